// Counts what operator new is asked for while a guard lives: a step allocates nothing. The test executable replaces
// operator new for this (allocation_guard.cpp); backends count for themselves, by being frozen.
#pragma once

#include <cstdint>

namespace trainyard::test {

class AllocationGuard {
 public:
  AllocationGuard();
  int64_t count() const;  // by any thread since the guard was made

 private:
  int64_t before_;
};

}  // namespace trainyard::test
