#include "trainyard/backend/cpu/workspace.h"

#include "trainyard/backend/host_memory.h"

namespace trainyard::cpu {

Workspace::Workspace(int threads) : threads_(threads) {
  const int64_t packing = threads_.threads() * (kPackedA + kPackedB);
  const int64_t count = packing + 2 * kPartialChunks * kPartialColumns;
  buffer_.reset(static_cast<float*>(HostMemory().allocate(static_cast<size_t>(count) * sizeof(float))));
  partials_ = buffer_.get() + packing;
}

void Workspace::Free::operator()(float* memory) const { HostMemory().release(memory); }

}  // namespace trainyard::cpu
