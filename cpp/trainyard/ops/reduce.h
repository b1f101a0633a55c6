// Sums of a functor over spans, on any backend: out = sum of f(x[i]...). Terms are made in T, as map makes them,
// and added in double in chunks that depend on n only, so the result depends neither on lanes nor on threads.
#pragma once

#include <algorithm>

#include "trainyard/ops/map.h"

namespace trainyard {

// `out` lies on the backend, like the results of the verbs sum and dot.
template <class T, class F, class... In>
void reduce_sum(Backend<T>& backend, int64_t n, const F& f, double* out, const In*... x) {
  static_assert((std::is_same_v<In, T> && ...), "operands have the backend's scalar");
#if TY_CUDA_KERNELS
  if constexpr (std::is_same_v<T, float>) {
    if (backend.engine() == Engine::cuda) return cuda::reduce_sum(*backend.cuda_device(), n, f, out, x...);
  }
#endif
  TY_ASSERT(backend.engine() != Engine::cuda);
  constexpr int64_t kChunks = 128, kBuffer = 256;
  double partial[kChunks] = {};
  const int64_t chunk_size = std::max(detail::kMapChunk, (n + kChunks - 1) / kChunks);
  parallel_for(backend, (n + chunk_size - 1) / chunk_size, [&](int64_t chunk) {
    T terms[kBuffer];
    double sum = 0.0;
    const int64_t end = std::min(n, (chunk + 1) * chunk_size);
    for (int64_t first = chunk * chunk_size; first < end; first += kBuffer) {
      const int64_t count = std::min(kBuffer, end - first);
      bool done = false;
      if constexpr (detail::kHasVectors<T>) {
        if (backend.engine() == Engine::vector) {
          detail::map_span_vector(terms, count, f, x + first...);
          done = true;
        }
      }
      if (!done) detail::map_span_scalar(terms, count, f, x + first...);
      for (int64_t i = 0; i < count; ++i) sum += static_cast<double>(terms[i]);
    }
    partial[chunk] = sum;
  });
  double sum = 0.0;
  for (const double p : partial) sum += p;
  *out = sum;
}

}  // namespace trainyard
