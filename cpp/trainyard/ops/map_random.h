// Elementwise work with one uniform number per element: dropout, noise, random slopes. u_i is a pure function of
// (stream, first_element + i), see core/rng.h, so masks are the same on every backend and need not be stored:
// the backward pass draws them again.
#pragma once

#include <cstdint>

#include "trainyard/core/rng.h"
#include "trainyard/ops/map.h"
#include "trainyard/simd/philox.h"

namespace trainyard {
namespace detail {

// u[i] = random_uniform(stream, first + i), i < n
template <class T>
void fill_uniform(const RngStream& stream, uint64_t first, T* u, int64_t n) {
  for (int64_t i = 0; i < n; ++i) u[i] = static_cast<T>(random_uniform(stream, first + static_cast<uint64_t>(i)));
}
inline void fill_uniform(const RngStream& stream, uint64_t first, float* u, int64_t n) {
  constexpr int64_t kBatch = 4 * simd::Vec::kLanes;
  auto block = static_cast<uint32_t>(first >> 2);
  for (int64_t i = -static_cast<int64_t>(first & 3); i < n; i += kBatch, block += simd::Vec::kLanes) {
    if (i >= 0 && i + kBatch <= n) {
      simd::uniform_blocks(stream, block, u + i);
      continue;
    }
    float batch[kBatch];
    simd::uniform_blocks(stream, block, batch);
    for (int64_t j = i < 0 ? -i : 0; j < kBatch && i + j < n; ++j) u[i + j] = batch[j];
  }
}

}  // namespace detail

// y[i] = f(u_i, x[i]...) with u_i uniform in [0, 1); y may be one of x.
template <class T, class F, class... In>
void map_random(Backend<T>& backend, const RngStream& stream, uint64_t first_element, Tensor<T> y, const F& f,
                Tensor<In>... x) {
  static_assert((std::is_same_v<std::remove_const_t<In>, T> && ...), "operands have the backend's scalar");
#if TY_CUDA_KERNELS
  if constexpr (std::is_same_v<T, float>) {
    if (backend.engine() == Engine::cuda) {
      return cuda::map_random(*backend.cuda_device(), stream, first_element, y, f,
                              static_cast<const float*>(x.data)...);
    }
  }
#endif
  TY_ASSERT(backend.engine() != Engine::cuda);
  constexpr int64_t kBuffer = 256;
  detail::for_spans(backend, y.count(), [&](int64_t first, int64_t count) {
    T u[kBuffer];
    for (int64_t at = first; at < first + count; at += kBuffer) {
      const int64_t n = first + count - at < kBuffer ? first + count - at : kBuffer;
      detail::fill_uniform(stream, first_element + static_cast<uint64_t>(at), u, n);
      if constexpr (detail::kHasVectors<T>) {
        if (backend.engine() == Engine::vector) {
          detail::map_span_vector(y.data + at, n, f, static_cast<const T*>(u), static_cast<const T*>(x.data + at)...);
          continue;
        }
      }
      detail::map_span_scalar(y.data + at, n, f, static_cast<const T*>(u), static_cast<const T*>(x.data + at)...);
    }
  });
}

}  // namespace trainyard
