// The training examples on a device, for experiments that show them as they are in every epoch: a step then sends only
// which of them it wants, not the examples themselves.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "trainyard/data/loader.h"
#include "trainyard/train/batch.h"

namespace trainyard {

class Resident {
 public:
  static constexpr int64_t kMostBytes = int64_t{8} << 30;  // a small part of what devices for large data sets have

  // Whether such examples may lie on a device: not where the loader makes them anew each time, or too many.
  static bool serves(const Loader&);
  // Null where they may not, where a backend has nothing to gain, and where they do not fit. `in_order` serves the same
  // examples. `rows`: as many as are sent at once. The backend outlives it.
  static std::unique_ptr<Resident> of(Backend<float>&, const Loader& loader, Loader& in_order, int64_t rows);
  ~Resident();
  Resident(const Resident&) = delete;
  Resident& operator=(const Resident&) = delete;

  // Numbers of examples, counted within the set, for batches to come: the first `rows` of these.
  void send(const std::vector<uint32_t>& index, int64_t rows);
  // The batch's x and targets = the examples of those numbers, from number `first` on.
  void gather(int64_t first, const BatchView&);
  // (outputs) of one example, on the host.
  const float* target(uint32_t index) const {
    return host_targets_.data() + static_cast<int64_t>(index) * targets_.shape.last();
  }

 private:
  Resident(Backend<float>&, Loader& in_order, int64_t rows);

  Backend<float>& backend_;
  Tensor<float> x_, targets_;  // (n, ...)
  int32_t* index_ = nullptr;   // (rows)
  std::vector<float> host_targets_;
};

}  // namespace trainyard
