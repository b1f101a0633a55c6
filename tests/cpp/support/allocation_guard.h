// Watches what operator new is asked for while a guard lives: how often, and how many bytes there are at most at once.
// The test executable replaces operator new for this (allocation_guard.cpp); the host backends' memory comes from it.
#pragma once

#include <cstdint>

namespace trainyard::test {

class AllocationGuard {
 public:
  // One guard's peak at a time: a second starts it anew.
  AllocationGuard();
  int64_t count() const;  // requests by any thread since the guard was made
  // Bytes in use by now, and at the most since, more than when the guard was made; as malloc rounds them.
  int64_t bytes() const;
  int64_t peak() const;

 private:
  int64_t before_, bytes_before_;
};

}  // namespace trainyard::test
