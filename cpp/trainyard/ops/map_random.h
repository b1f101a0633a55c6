// Elementwise work with one uniform number per element: dropout, noise, random slopes. u_i is a pure function of
// (stream, first_element + i), see core/rng.h, so masks are the same on every backend and need not be stored:
// the backward pass draws them again.
#pragma once

#include <cstdint>

#include "trainyard/core/rng.h"
#include "trainyard/ops/map.h"

namespace trainyard {
namespace detail {

// u[i] = random_uniform(stream, first + i): one Philox block for four elements.
template <class T>
void fill_uniform(const RngStream& stream, uint64_t first, T* u, int64_t n) {
  int64_t i = 0;
  while (i < n) {
    const uint64_t element = first + static_cast<uint64_t>(i);
    const PhiloxBlock words = random_block(stream, static_cast<uint32_t>(element >> 2));
    for (size_t k = static_cast<size_t>(element & 3); k < 4 && i < n; ++k, ++i) u[i] = static_cast<T>(uniform_from_bits(words[k]));
  }
}

}  // namespace detail

// y[i] = f(u_i, x[i]...) with u_i uniform in [0, 1); y may be one of x.
template <class T, class F, class... In>
void map_random(Backend<T>& backend, const RngStream& stream, uint64_t first_element, Tensor<T> y, const F& f,
                Tensor<In>... x) {
  static_assert((std::is_same_v<std::remove_const_t<In>, T> && ...), "operands have the backend's scalar");
#ifdef __CUDACC__
  if (backend.engine() == Engine::cuda) return cuda::map_random(backend, stream, first_element, y, f, x...);
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
