#include "trainyard/backend/cpu/workspace.h"

#include "trainyard/backend/host_memory.h"

namespace trainyard::cpu {

Workspace::Workspace(int threads) : threads_(threads) {
  buffer_.reset(static_cast<float*>(HostMemory().allocate(static_cast<size_t>(bytes(threads_.threads())))));
  partials_ = buffer_.get() + threads_.threads() * (kPackedA + kPackedB);
}

void Workspace::Free::operator()(float* memory) const { HostMemory().release(memory); }

}  // namespace trainyard::cpu
