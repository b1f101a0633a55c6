// Gradients of a team, added up while backward still works on the layers below: from the network's end on, in parts
// that are large enough to be worth a message. The parts are the same on all members.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "trainyard/model/model.h"

namespace trainyard {

class Sharing final : public Observer<float> {
 public:
  static constexpr int64_t kPart = int64_t{1} << 20;  // numbers: 4 MB take some 20 us between two devices

  // Both outlive it.
  Sharing(Backend<float>&, Model<float>&, int64_t part = kPart);

  void begin() { next_ = 0; }
  void after_forward(const std::string&, Tensor<const float>, Tensor<const float>) override {}
  // Backward is about to enter this layer: those behind it are done.
  void after_backward(const std::string& path, Tensor<const float>) override;
  // Whatever is left; what is asked of the backend from now on sees the sums.
  void finish();

  // Where parts begin in the slab, from its end to 0.
  const std::vector<int64_t>& cuts() const { return cuts_; }

 private:
  void send_next();

  Backend<float>& backend_;
  Model<float>& model_;
  std::map<std::string, int64_t> behind_;  // of the network's own layers: where in the slab those behind one begin
  std::vector<int64_t> cuts_;
  size_t next_ = 0;
};

}  // namespace trainyard
