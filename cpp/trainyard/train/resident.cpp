#include "trainyard/train/resident.h"

#include <algorithm>

#include "trainyard/core/error.h"

namespace trainyard {
namespace {

constexpr int64_t kAtOnce = 4096;  // examples on their way

int64_t bytes_of(const Loader& loader, int64_t outputs) {
  return loader.size() * (loader.sample().count() + outputs) * static_cast<int64_t>(sizeof(float));
}

}  // namespace

std::unique_ptr<Resident> Resident::of(Backend<float>& backend, const Loader& loader, Loader& in_order, int64_t outputs,
                                       int64_t batch) {
  if (!backend.begin() || !loader.always_the_same() || bytes_of(loader, outputs) > kMostBytes) return nullptr;
  try {
    return std::unique_ptr<Resident>(new Resident(backend, in_order, outputs, batch));
  } catch (const Error& e) {
    if (e.code != "memory") throw;
    return nullptr;  // the device is small: examples come batch by batch
  }
}

Resident::Resident(Backend<float>& backend, Loader& in_order, int64_t outputs, int64_t batch)
    : backend_(backend), x_{nullptr, in_order.sample().with_rows(in_order.size())} {
  const int64_t n = in_order.size(), inputs = in_order.sample().count();
  targets_.shape = Shape{n, outputs};
  const auto numbers = [&](int64_t count) {
    return static_cast<float*>(backend.allocate(static_cast<size_t>(count) * sizeof(float)));
  };
  try {
    x_.data = numbers(n * inputs);
    targets_.data = numbers(n * outputs);
    index_ = static_cast<int32_t*>(backend.allocate(static_cast<size_t>(batch) * sizeof(int32_t)));
  } catch (...) {
    backend.release(targets_.data);
    backend.release(x_.data);
    throw;
  }
  host_targets_.resize(static_cast<size_t>(n * outputs));
  std::vector<float> x(static_cast<size_t>(std::min(n, kAtOnce) * inputs));
  for (int64_t first = 0; first < n; first += kAtOnce) {
    const int64_t rows = std::min(kAtOnce, n - first);
    in_order.fill(0, first, rows, x.data(), host_targets_.data() + first * outputs, nullptr);
    backend.upload(x_.data + first * inputs, x.data(), static_cast<size_t>(rows * inputs) * sizeof(float));
  }
  backend.upload(targets_.data, host_targets_.data(), host_targets_.size() * sizeof(float));
}

Resident::~Resident() {
  backend_.release(index_);
  backend_.release(targets_.data);
  backend_.release(x_.data);
}

void Resident::gather(const std::vector<uint32_t>& index, const BatchView& batch) {
  backend_.upload(index_, index.data(), static_cast<size_t>(batch.x.shape[0]) * sizeof(int32_t));
  backend_.gather_rows(x_, index_, batch.x);
  backend_.gather_rows(targets_, index_, batch.targets);
}

}  // namespace trainyard
