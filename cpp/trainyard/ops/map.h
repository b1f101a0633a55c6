// Elementwise work on any backend: one functor, written over V, is the loop body of the scalar engine (V = T), of
// the vector engine (V = simd::Vec) and of the CUDA kernel. Element i of the result depends on elements i only,
// and its bits not on where it lies in the span, on the chunk it falls into, or on threads.
// Functors: `template <class V> constexpr V operator()(V x) const { using namespace simd; return max(x, V(0)); }`;
// constexpr, because only so nvcc compiles it for the device as well.
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>

#include "trainyard/backend/backend.h"
#include "trainyard/core/error.h"
#include "trainyard/simd/lanes.h"
#include "trainyard/simd/math.h"
#include "trainyard/tensor/tensor.h"
// What nvcc compiles runs on devices too; so does everything in a build that plays CUDA on the host, for its tests.
#if defined(__CUDACC__) || defined(TY_CUDA_ON_HOST)
#define TY_CUDA_KERNELS 1
#include "trainyard/backend/cuda/elementwise.h"
#else
#define TY_CUDA_KERNELS 0
#endif

namespace trainyard {
namespace detail {

inline constexpr int64_t kMapChunk = 16384;
// Below this a span is done by the time other threads have woken.
inline constexpr int64_t kMapParallel = 65536;

// Runs body(first, count) over the span 0 .. n-1 in fixed chunks.
template <class T, class Body>
void for_spans(Backend<T>& backend, int64_t n, const Body& body) {
  if (n < kMapParallel) {
    if (n > 0) body(int64_t{0}, n);
    return;
  }
  parallel_for(backend, (n + kMapChunk - 1) / kMapChunk, [&](int64_t chunk) {
    const int64_t first = chunk * kMapChunk;
    body(first, n - first < kMapChunk ? n - first : kMapChunk);
  });
}

// y[i] = f(x[i]...) for one span; y may be one of x. f is a copy: stores to y cannot change it, so its constants
// stay in registers.
template <class F, class... X>
void map_span_vector(float* y, int64_t n, const F f, const X*... x) {
  constexpr int64_t kLanes = simd::Vec::kLanes;
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    const simd::Vec result = f(simd::Vec::load(x + i)...);
    result.store(y + i);
  }
  if (i < n) simd::store_first(f(simd::load_first(x + i, n - i)...), y + i, n - i);
}
template <class T, class F, class... X>
void map_span_scalar(T* y, int64_t n, const F f, const X*... x) {
  for (int64_t i = 0; i < n; ++i) y[i] = f(x[i]...);
}

// What update() hands to the functor: a reference, const where the pointer is.
template <class P>
using UpdateVec = std::conditional_t<std::is_const_v<P>, const simd::Vec, simd::Vec>;

template <class P>
void store_back(simd::Vec v, P* p, int64_t count) {
  if constexpr (!std::is_const_v<P>) simd::store_first(v, p, count);
}
template <class F, class... P>
void update_span_vector(int64_t n, const F f, P*... p) {
  constexpr int64_t kLanes = simd::Vec::kLanes;
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    [&](UpdateVec<P>... v) {
      f(v...);
      (store_back(v, p + i, kLanes), ...);
    }(simd::Vec::load(p + i)...);
  }
  if (i < n) {
    [&](UpdateVec<P>... v) {
      f(v...);
      (store_back(v, p + i, n - i), ...);
    }(simd::load_first(p + i, n - i)...);
  }
}

template <class T>
inline constexpr bool kHasVectors = std::is_same_v<T, float>;

}  // namespace detail

// y[i] = f(x[i]...), all of y's count; y may be one of x.
template <class T, class F, class... In>
void map(Backend<T>& backend, Tensor<T> y, const F& f, Tensor<In>... x) {
  static_assert((std::is_same_v<std::remove_const_t<In>, T> && ...), "operands have the backend's scalar");
#if TY_CUDA_KERNELS
  if constexpr (std::is_same_v<T, float>) {
    if (backend.engine() == Engine::cuda)
      return cuda::map(*backend.cuda_device(), y, f, static_cast<const float*>(x.data)...);
  }
#endif
  TY_ASSERT(backend.engine() != Engine::cuda);
  if constexpr (detail::kHasVectors<T>) {
    if (backend.engine() == Engine::vector) {
      detail::for_spans(backend, y.count(), [&](int64_t first, int64_t n) {
        detail::map_span_vector(y.data + first, n, f, static_cast<const T*>(x.data + first)...);
      });
      return;
    }
  }
  detail::map_span_scalar(y.data, y.count(), f, static_cast<const T*>(x.data)...);
}

// f(p[i]...) for i in 0 .. n-1, with a reference for each pointer: const ones are read, the others read and
// written back. The optimisers' updates: f(w, m, v, g).
template <class T, class F, class... P>
void update(Backend<T>& backend, int64_t n, const F& f, P*... p) {
  static_assert((std::is_same_v<std::remove_const_t<P>, T> && ...), "operands have the backend's scalar");
#if TY_CUDA_KERNELS
  if constexpr (std::is_same_v<T, float>) {
    if (backend.engine() == Engine::cuda) return cuda::update(*backend.cuda_device(), n, f, p...);
  }
#endif
  TY_ASSERT(backend.engine() != Engine::cuda);
  if constexpr (detail::kHasVectors<T>) {
    if (backend.engine() == Engine::vector) {
      detail::for_spans(backend, n,
                        [&](int64_t first, int64_t count) { detail::update_span_vector(count, f, (p + first)...); });
      return;
    }
  }
  for (int64_t i = 0; i < n; ++i) f(p[i]...);
}

// The same functor over a span, for an epilogue; f must outlive it. Bits are those of map on a backend with
// this engine.
template <class T, class F>
Elementwise<T> elementwise_of(const F& f, Engine engine = detail::kHasVectors<T> ? Engine::vector : Engine::scalar) {
  Elementwise<T> out;
  out.parameters = &f;
#if TY_CUDA_KERNELS
  if constexpr (std::is_same_v<T, float>) out.device = &cuda::bias_and_map<F>;
#endif
  if constexpr (detail::kHasVectors<T>) {
    if (engine == Engine::vector) {
      out.span = [](const void* parameters, T* y, int64_t n) {
        detail::map_span_vector(y, n, *static_cast<const F*>(parameters), static_cast<const T*>(y));
      };
      return out;
    }
  }
  static_cast<void>(engine);
  out.span = [](const void* parameters, T* y, int64_t n) {
    detail::map_span_scalar(y, n, *static_cast<const F*>(parameters), static_cast<const T*>(y));
  };
  return out;
}

}  // namespace trainyard
