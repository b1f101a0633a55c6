#include "trainyard/backend/host_memory.h"

#include <cstdint>
#include <cstring>
#include <new>
#include <string>

#include "trainyard/core/error.h"

namespace trainyard {

void* HostMemory::allocate(size_t bytes) const {
  if (frozen_) {
    throw Error("internal", "", "[memory] a step asked for " + std::to_string(bytes) + " bytes after planning");
  }
  void* memory = nullptr;
  if (bytes <= SIZE_MAX - kAlignment) {
    // Whole lines, for vectors that reach over the end; of an operator that tests can watch.
    const size_t size = (bytes + kAlignment - 1) / kAlignment * kAlignment;
    memory = ::operator new (size, std::align_val_t{kAlignment}, std::nothrow);
    if (memory) std::memset(memory, 0, size);
  }
  if (!memory) {
    throw Error("memory", "", "[memory] there is not enough memory: asked for " + std::to_string(bytes) + " bytes");
  }
  return memory;
}

void HostMemory::release(void* memory) const { ::operator delete (memory, std::align_val_t{kAlignment}); }

}  // namespace trainyard
