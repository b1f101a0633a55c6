// A build without NCCL: one device.
#include "trainyard/backend/cuda/peers.h"
#include "trainyard/core/error.h"

namespace trainyard::cuda {

struct Peers::Impl {};

Peers::Peers(Device&, Team&) {
  throw Error("unsupported", "",
              "[nccl] several devices need NVIDIA's NCCL, which was not found when this was built: install it and "
              "configure again, or train on one device");
}
Peers::~Peers() = default;
void Peers::start_sum(float*, int64_t) {}
void Peers::finish_sums() {}

}  // namespace trainyard::cuda
