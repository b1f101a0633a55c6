#include "trainyard/backend/host_memory.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "trainyard/core/error.h"

namespace trainyard {

void* HostMemory::allocate(size_t bytes) const {
  if (frozen_) {
    throw Error("internal", "", "[memory] a step asked for " + std::to_string(bytes) + " bytes after planning");
  }
  void* memory = nullptr;
  if (bytes <= SIZE_MAX - kAlignment) {
    // aligned_alloc wants a multiple of the alignment; an empty request gets a line too, so that it is not null.
    const size_t whole = (bytes + kAlignment - 1) / kAlignment * kAlignment;
    const size_t size = whole == 0 ? kAlignment : whole;
    memory = std::aligned_alloc(kAlignment, size);
    if (memory) std::memset(memory, 0, size);
  }
  if (!memory) {
    throw Error("memory", "", "[memory] there is not enough memory: asked for " + std::to_string(bytes) + " bytes");
  }
  return memory;
}

void HostMemory::release(void* memory) const { std::free(memory); }

}  // namespace trainyard
