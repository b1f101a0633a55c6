#include "trainyard/backend/cuda/device.h"

#include <algorithm>
#include <cstring>

#include "trainyard/core/error.h"

namespace trainyard::cuda {
namespace {

constexpr size_t kLeastStaging = size_t{1} << 20, kMostStaging = size_t{64} << 20;  // 4096 CIFAR images fit

std::string gigabytes(size_t bytes) {
  std::string tenths = std::to_string(bytes / 100'000'000 + (bytes % 100'000'000 >= 50'000'000 ? 1 : 0));
  if (tenths.size() < 2) tenths.insert(0, "0");
  return tenths.insert(tenths.size() - 1, ".") + " GB";
}

}  // namespace

Device::Device(int ordinal) {
  Opened opened = open_device(ordinal);
  name_ = std::move(opened.name);
  stream_ = opened.stream;
  partials_ = static_cast<double*>(allocate(kPartials * sizeof(double)));
}

Device::~Device() {
  release(partials_);
  release_pinned(staging_);
  close_device(stream_);
}

void* Device::allocate(size_t bytes) {
  void* const memory = allocate_on_device(bytes);
  if (!memory) {
    const Room room = room_on_device();
    throw Error("memory", "",
                "[memory] " + name_ + " has not enough memory: asked for " + gigabytes(bytes) + ", " +
                    gigabytes(room.available) + " of " + gigabytes(room.all) + " are free");
  }
  call(start_clear, Clear{memory, bytes});
  return memory;
}

void Device::release(void* memory) {
  if (!memory) return;
  try {
    sync();
  } catch (const Error&) {
    // Who asked for the work that failed is told; releasing goes on.
  }
  release_on_device(memory);
}

std::byte* Device::stage(size_t bytes) {
  constexpr size_t kAlignment = 256;
  const size_t size = (bytes + kAlignment - 1) / kAlignment * kAlignment;
  if (size > kMostStaging) return nullptr;
  if (staged_ + size > room_) {
    sync();
    if (size > room_ || room_ < kMostStaging) {
      // What a step brings over should fit at once.
      release_pinned(staging_);
      room_ = std::clamp(4 * std::max(size, room_), kLeastStaging, kMostStaging);
      staging_ = static_cast<std::byte*>(allocate_pinned(room_));
    }
  }
  std::byte* const place = staging_ + staged_;
  staged_ += size;
  return place;
}

void Device::upload(void* to, const void* from_host, size_t bytes) {
  if (bytes == 0) return;
  if (std::byte* const place = stage(bytes)) {
    std::memcpy(place, from_host, bytes);
    return call(start_copy, Copy{to, place, bytes});
  }
  copy_alone({to, from_host, bytes});
}

void Device::download(void* to_host, const void* from, size_t bytes) {
  if (bytes == 0) return;
  std::byte* const place = stage(bytes);
  if (!place) return copy_alone({to_host, from, bytes});
  call(start_copy, Copy{place, from, bytes});
  sync();
  std::memcpy(to_host, place, bytes);
}

void Device::copy_alone(const Copy& copy) {
  begin();
  start_copy(&copy, stream_);
  sync();
}

void Device::copy(void* to, const void* from, size_t bytes) {
  if (bytes > 0) call(start_copy, Copy{to, from, bytes});
}

void Device::begin() { queue_.flush(stream_); }

void Device::sync() {
  begin();
  wait(stream_);
  staged_ = 0;
}

}  // namespace trainyard::cuda
