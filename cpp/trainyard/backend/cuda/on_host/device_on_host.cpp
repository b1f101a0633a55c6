// CUDA's device played by the host.
#include <sys/mman.h>

#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>

#include "trainyard/backend/cuda/device.h"
#include "trainyard/backend/cuda/on_host/open_memory.h"
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

Device::Device(int ordinal) : ordinal_(ordinal), name_("CUDA played by the host") {
  if (ordinal != 0)
    throw Error("unsupported", "", "[cuda] there is no device " + std::to_string(ordinal) + ": this machine has 1");
  partials_ = static_cast<double*>(allocate(kPartials * sizeof(double)));
}
Device::~Device() { release(partials_); }

void* Device::allocate(size_t bytes) {
  constexpr size_t kPage = 4096;
  const size_t size = (bytes + kPage) / kPage * kPage;
  void* const memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    throw Error("memory", "", "[memory] there is not enough memory: asked for " + std::to_string(bytes) + " bytes");
  pages().add(memory, size);
  return memory;
}
void Device::release(void* memory) {
  if (memory) pages().remove(memory);
}
void Device::upload(void* to, const void* from_host, size_t bytes) { copy(to, from_host, bytes); }
void Device::download(void* to_host, const void* from, size_t bytes) { copy(to_host, from, bytes); }
void Device::copy(void* to, const void* from, size_t bytes) {
  const OpenMemory open;
  if (bytes > 0) std::memmove(to, from, bytes);
}
void Device::sync() {}

}  // namespace trainyard::cuda
