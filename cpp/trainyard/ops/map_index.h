// y[i] = f(i), for what is not made of numbers at the same place: f holds pointers to memory of the backend.
#pragma once

#include "trainyard/ops/map.h"

namespace trainyard {

// All of y's count; f must not read y.
template <class T, class F>
void map_index(Backend<T>& backend, Tensor<T> y, const F& f) {
#if TY_CUDA_KERNELS
  if constexpr (std::is_same_v<T, float>) {
    if (backend.engine() == Engine::cuda) return cuda::map_index(*backend.cuda_device(), y, f);
  }
#endif
  TY_ASSERT(backend.engine() != Engine::cuda);
  detail::for_spans(backend, y.count(), [&](int64_t first, int64_t count) {
    for (int64_t i = first; i < first + count; ++i) y.data[i] = f(i);
  });
}

}  // namespace trainyard
