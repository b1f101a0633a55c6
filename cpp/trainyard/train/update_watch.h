// DIA-01: how far one step moves each parameter. Measured when asked for: that step costs two readings of the weights
// more, and no bit of the run differs.
#pragma once

#include <cstdint>
#include <vector>

#include "trainyard/model/model.h"

namespace trainyard {

// Euclidean norms over one parameter.
struct UpdateSize {
  double update = 0.0, weight = 0.0, gradient = 0.0;  // of the change, of the weights before it, of the gradient
};

class UpdateWatch {
 public:
  // The next step is to be measured.
  void ask() { asked_ = true; }
  bool asked() const { return asked_; }
  // Around every step.
  void before(Backend<float>&, Model<float>&);
  void after(Backend<float>&, Model<float>&, int64_t step);

  // In the order of the model's parameters; empty until a step has been measured.
  const std::vector<UpdateSize>& sizes() const { return sizes_; }
  int64_t step() const { return step_; }  // that was measured, counting from 1

 private:
  bool asked_ = false;
  std::vector<float> weights_;  // before the step
  std::vector<UpdateSize> sizes_;
  int64_t step_ = 0;
};

}  // namespace trainyard
