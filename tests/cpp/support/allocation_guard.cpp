#include "support/allocation_guard.h"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<int64_t> allocations{0}, in_use{0}, most{0};

void* counted(void* p) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (!p) return p;
  const auto size = static_cast<int64_t>(malloc_usable_size(p));
  const int64_t now = in_use.fetch_add(size, std::memory_order_relaxed) + size;
  for (int64_t seen = most.load(); seen < now && !most.compare_exchange_weak(seen, now);) {
  }
  return p;
}

void* unaligned(std::size_t size) { return counted(std::malloc(size ? size : 1)); }
void* aligned(std::size_t size, std::align_val_t alignment) {
  const std::size_t a = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(a, size ? (size + a - 1) / a * a : a));
}
void* present(void* p) {
  if (!p) throw std::bad_alloc();
  return p;
}

void release(void* p) noexcept {
  if (p) in_use.fetch_sub(static_cast<int64_t>(malloc_usable_size(p)), std::memory_order_relaxed);
  std::free(p);
}

}  // namespace

void* operator new(std::size_t size) { return present(unaligned(size)); }
void* operator new[](std::size_t size) { return present(unaligned(size)); }
// std::stable_sort asks this way for its buffer.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return unaligned(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return unaligned(size); }
void* operator new(std::size_t size, std::align_val_t a) { return present(aligned(size, a)); }
void* operator new[](std::size_t size, std::align_val_t a) { return present(aligned(size, a)); }
// The host backends ask this way.
void* operator new(std::size_t size, std::align_val_t a, const std::nothrow_t&) noexcept { return aligned(size, a); }
void* operator new[](std::size_t size, std::align_val_t a, const std::nothrow_t&) noexcept { return aligned(size, a); }
void operator delete(void* p) noexcept { release(p); }
void operator delete[](void* p) noexcept { release(p); }
void operator delete(void* p, std::size_t) noexcept { release(p); }
void operator delete[](void* p, std::size_t) noexcept { release(p); }
void operator delete(void* p, std::align_val_t) noexcept { release(p); }
void operator delete[](void* p, std::align_val_t) noexcept { release(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { release(p); }
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept { release(p); }

namespace trainyard::test {

AllocationGuard::AllocationGuard() : before_(allocations.load()), bytes_before_(in_use.load()) {
  most.store(bytes_before_);
}
int64_t AllocationGuard::count() const { return allocations.load() - before_; }
int64_t AllocationGuard::bytes() const { return in_use.load() - bytes_before_; }
int64_t AllocationGuard::peak() const { return most.load() - bytes_before_; }

}  // namespace trainyard::test
