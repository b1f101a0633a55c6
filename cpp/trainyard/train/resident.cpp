#include "trainyard/train/resident.h"

#include <algorithm>

#include "trainyard/core/error.h"

namespace trainyard {
namespace {

constexpr int64_t kAtOnce = 4096;  // examples on their way

}  // namespace

bool Resident::serves(const Loader& loader) {
  const int64_t bytes =
      loader.size() * (loader.sample().count() + loader.target_width()) * static_cast<int64_t>(sizeof(float));
  return loader.always_the_same() && bytes <= kMostBytes;
}

std::unique_ptr<Resident> Resident::of(Backend<float>& backend, const Loader& loader, Loader& in_order, int64_t rows) {
  if (!backend.begin() || !serves(loader)) return nullptr;
  try {
    return std::unique_ptr<Resident>(new Resident(backend, in_order, rows));
  } catch (const Error& e) {
    if (e.code != "memory") throw;
    return nullptr;  // the device is small: examples come batch by batch
  }
}

Resident::Resident(Backend<float>& backend, Loader& in_order, int64_t rows)
    : backend_(backend), x_{nullptr, in_order.sample().with_rows(in_order.size())} {
  const int64_t n = in_order.size(), inputs = in_order.sample().count(), outputs = in_order.target_width();
  targets_.shape = Shape{n, outputs};
  const auto numbers = [&](int64_t count) {
    return static_cast<float*>(backend.allocate(static_cast<size_t>(count) * sizeof(float)));
  };
  try {
    x_.data = numbers(n * inputs);
    targets_.data = numbers(n * outputs);
    index_ = static_cast<int32_t*>(backend.allocate(static_cast<size_t>(rows) * sizeof(int32_t)));
  } catch (...) {
    backend.release(targets_.data);
    backend.release(x_.data);
    throw;
  }
  host_targets_.resize(static_cast<size_t>(n * outputs));
  std::vector<float> x(static_cast<size_t>(std::min(n, kAtOnce) * inputs));
  for (int64_t first = 0; first < n; first += kAtOnce) {
    const int64_t some = std::min(kAtOnce, n - first);
    in_order.fill(0, first, some, x.data(), host_targets_.data() + first * outputs, nullptr);
    backend.upload(x_.data + first * inputs, x.data(), static_cast<size_t>(some * inputs) * sizeof(float));
  }
  backend.upload(targets_.data, host_targets_.data(), host_targets_.size() * sizeof(float));
}

Resident::~Resident() {
  backend_.release(index_);
  backend_.release(targets_.data);
  backend_.release(x_.data);
}

void Resident::send(const std::vector<uint32_t>& index, int64_t rows) {
  backend_.upload(index_, index.data(), static_cast<size_t>(rows) * sizeof(int32_t));
}

void Resident::gather(int64_t first, const BatchView& batch) {
  backend_.gather_rows(x_, index_ + first, batch.x);
  backend_.gather_rows(targets_, index_ + first, batch.targets);
}

}  // namespace trainyard
