// Numbers in a backend's own memory, which the host reaches through upload and download only.
#pragma once

#include <memory>
#include <vector>

#include "trainyard/backend/backends.h"
#include "trainyard/core/error.h"

namespace trainyard::test {

// CUDA's backend in a build that has it and where there is a device, else null; any other fault is one.
inline std::unique_ptr<Backend<float>> cuda_backend() {
  try {
    return make_cuda_backend(0);
  } catch (const Error& e) {
    if (e.code != "unsupported") throw;
    return nullptr;
  }
}

// A device's queue takes memory of the host's when it sees a step for the first or second time; that it takes none
// later is tests/cpp/cuda/queue_test.cpp's to check.
template <class T>
bool warms_up(const Backend<T>& backend) {
  return backend.engine() == Engine::cuda;
}

// N: float, double or int32_t; T: the backend's scalar.
template <class T, class N = T>
class Held {
 public:
  Held(Backend<T>& backend, int64_t count)
      : backend_(backend),
        count_(static_cast<size_t>(count)),
        data_(static_cast<N*>(backend.allocate(count_ * sizeof(N) + 1))) {}
  Held(Backend<T>& backend, const std::vector<N>& values) : Held(backend, static_cast<int64_t>(values.size())) {
    put(values);
  }
  ~Held() { backend_.release(data_); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;

  N* data() { return data_; }
  // values may be fewer than there is room for.
  void put(const std::vector<N>& values) { backend_.upload(data_, values.data(), values.size() * sizeof(N)); }
  void get(std::vector<N>& values) const { backend_.download(values.data(), data_, values.size() * sizeof(N)); }
  std::vector<N> get() const {
    std::vector<N> values(count_);
    get(values);
    return values;
  }

 private:
  Backend<T>& backend_;
  size_t count_;
  N* data_;
};

}  // namespace trainyard::test
