// Host memory for the backends that compute on the host: aligned, zeroed, and closed once a plan is laid out.
#pragma once

#include <cstddef>

namespace trainyard {

class HostMemory {
 public:
  static constexpr size_t kAlignment = 64;  // a cache line, and the widest vector

  // Throws Error{"memory"} when there is none, Error{"internal"} when frozen.
  void* allocate(size_t bytes) const;
  void release(void* memory) const;
  void freeze() { frozen_ = true; }
  void thaw() { frozen_ = false; }

 private:
  bool frozen_ = false;
};

}  // namespace trainyard
