// NCCL's part played by the host: sums in the order of ranks.
#include <vector>

#include "trainyard/backend/cuda/on_host/open_memory.h"
#include "trainyard/backend/cuda/peers.h"

namespace trainyard::cuda {

struct Peers::Impl {
  Device& device;
  Team& team;
  std::vector<float> sums;
};

Peers::Peers(Device& device, Team& team) : impl_(new Impl{device, team, {}}) {}
Peers::~Peers() = default;

void Peers::start_sum(float* x, int64_t n) {
  impl_->device.sync();
  const OpenMemory open;
  impl_->sums.assign(static_cast<size_t>(n), 0.0f);
  for (const void* brought : impl_->team.meet(x)) {
    const auto* const theirs = static_cast<const float*>(brought);
    for (int64_t i = 0; i < n; ++i) impl_->sums[static_cast<size_t>(i)] += theirs[i];
  }
  impl_->team.meet();  // all have read
  for (int64_t i = 0; i < n; ++i) x[i] = impl_->sums[static_cast<size_t>(i)];
}
void Peers::finish_sums() {}

}  // namespace trainyard::cuda
