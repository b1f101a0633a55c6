// The devices that train one network, as one of them sees the others: sums over all of them, by NCCL, on a stream of
// their own beside the device's. Three implementations: see platform.h; where NCCL was not found, one that says so.
#pragma once

#include <cstdint>
#include <memory>

#include "trainyard/backend/cuda/device.h"
#include "trainyard/core/team.h"

namespace trainyard::cuda {

class Peers {
 public:
  // Meets the others; both outlive this. Error{"unsupported"} where there is no NCCL.
  Peers(Device&, Team&);
  ~Peers();

  // See Backend.
  void start_sum(float* x, int64_t n);
  void finish_sums();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trainyard::cuda
