// CUDA's device played by the host.
#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <new>

#include "trainyard/backend/cuda/on_host/open_memory.h"
#include "trainyard/backend/cuda/platform.h"
#include "trainyard/core/error.h"

namespace trainyard::cuda {
namespace {

// All that devices of this process hold, in pages of its own. With TRAINYARD_CLOSE_MEMORY in the environment the pages
// are closed but while a kernel or a copy runs: that is slow where there is much of them, so not the rule.
class Pages {
 public:
  void add(void* memory, size_t bytes) {
    const std::lock_guard guard(mutex_);
    held_[memory] = bytes;
    if (closes_ && open_ == 0) protect(memory, bytes, PROT_NONE);
  }
  void remove(void* memory) {
    const std::lock_guard guard(mutex_);
    munmap(memory, held_.at(memory));
    held_.erase(memory);
  }
  void open() {
    if (!closes_) return;
    const std::lock_guard guard(mutex_);
    if (open_++ == 0) protect_all(PROT_READ | PROT_WRITE);
  }
  void close() {
    if (!closes_) return;
    const std::lock_guard guard(mutex_);
    if (--open_ == 0) protect_all(PROT_NONE);
  }

 private:
  static void protect(void* memory, size_t bytes, int how) {
    if (mprotect(memory, bytes, how) != 0) throw Error("internal", "", "[cuda] mprotect failed");
  }
  void protect_all(int how) {
    for (const auto& [memory, bytes] : held_) protect(memory, bytes, how);
  }

  const bool closes_ = std::getenv("TRAINYARD_CLOSE_MEMORY") != nullptr;
  std::mutex mutex_;
  std::map<void*, size_t> held_;
  int open_ = 0;
};

Pages& pages() {
  static Pages all;
  return all;
}

}  // namespace

OpenMemory::OpenMemory() { pages().open(); }
OpenMemory::~OpenMemory() { pages().close(); }

Opened open_device(int ordinal) {
  constexpr int kPlayed = 4;
  if (ordinal < 0 || ordinal >= kPlayed)
    throw Error(
        "unsupported", "",
        "[cuda] there is no device " + std::to_string(ordinal) + ": this machine has " + std::to_string(kPlayed));
  return {nullptr, "CUDA played by the host"};
}
void close_device(CUstream_st*) {}

// Not zeroed, as a device's is not.
void* allocate_on_device(size_t bytes) {
  constexpr size_t kPage = 4096;
  const size_t size = (bytes + kPage) / kPage * kPage;
  void* const memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return nullptr;
  std::memset(memory, 0x7f, std::min(size, kPage));
  pages().add(memory, size);
  return memory;
}
void release_on_device(void* memory) { pages().remove(memory); }
Room room_on_device() { return {}; }
void* allocate_pinned(size_t bytes) { return ::operator new(bytes); }
void release_pinned(void* memory) { ::operator delete(memory); }

void start_copy(const void* copy, CUstream_st*) {
  const auto& c = *static_cast<const Copy*>(copy);
  const OpenMemory open;
  std::memmove(c.to, c.from, c.bytes);
}
void start_clear(const void* clear, CUstream_st*) {
  const auto& c = *static_cast<const Clear*>(clear);
  const OpenMemory open;
  std::memset(c.to, 0, c.bytes);
}
void wait(CUstream_st*) {}

}  // namespace trainyard::cuda
