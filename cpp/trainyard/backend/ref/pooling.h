// Pooling as the definitions read: x (n, h, w, c), y (n, oh, ow, c). Padding never wins a maximum and counts as
// zero in a mean. Of equal values the first in reading order wins; a NaN wins over every number.
#pragma once

#include <cstdint>
#include <limits>

#include "trainyard/backend/backend.h"

namespace trainyard::ref {

// visit(index within the image h * W + w, x index, y index) for every input element of every window, in order.
template <class Visit>
void for_each_in_window(const Window2d& g, const Visit& visit) {
  for (int64_t n = 0; n < g.n; ++n)
    for (int64_t oy = 0; oy < g.oh; ++oy)
      for (int64_t ox = 0; ox < g.ow; ++ox)
        for (int64_t c = 0; c < g.c; ++c)
          for (int64_t r = 0; r < g.kh; ++r)
            for (int64_t s = 0; s < g.kw; ++s) {
              const int64_t iy = oy * g.stride_h - g.pad_h + r * g.dilation_h;
              const int64_t ix = ox * g.stride_w - g.pad_w + s * g.dilation_w;
              if (iy < 0 || iy >= g.h || ix < 0 || ix >= g.w) continue;
              const int64_t place = iy * g.w + ix;
              visit(place, (n * g.h * g.w + place) * g.c + c, ((n * g.oh + oy) * g.ow + ox) * g.c + c);
            }
}

template <class T>
void max_pool(const Window2d& g, Tensor<const T> x, Tensor<T> y, int32_t* argmax) {
  for (int64_t i = 0; i < y.count(); ++i) {
    y.data[i] = -std::numeric_limits<T>::infinity();
    argmax[i] = -1;
  }
  for_each_in_window(g, [&](int64_t place, int64_t at_x, int64_t at_y) {
    const T value = x.data[at_x];
    T& best = y.data[at_y];
    if (argmax[at_y] < 0 || value > best || (value != value && best == best)) {
      best = value;
      argmax[at_y] = static_cast<int32_t>(place);
    }
  });
}

template <class T>
void max_pool_gradient(const Window2d& g, Tensor<const T> dy, const int32_t* argmax, Tensor<T> dx) {
  for (int64_t i = 0; i < dx.count(); ++i) dx.data[i] = T(0);
  const int64_t per_image = g.oh * g.ow * g.c;
  for (int64_t i = 0; i < dy.count(); ++i) {
    if (argmax[i] < 0) continue;
    dx.data[(i / per_image * g.h * g.w + argmax[i]) * g.c + i % g.c] += dy.data[i];
  }
}

template <class T>
void avg_pool(const Window2d& g, Tensor<const T> x, Tensor<T> y) {
  for (int64_t i = 0; i < y.count(); ++i) y.data[i] = T(0);
  for_each_in_window(g, [&](int64_t, int64_t at_x, int64_t at_y) { y.data[at_y] += x.data[at_x]; });
  for (int64_t i = 0; i < y.count(); ++i) y.data[i] /= static_cast<T>(g.kh * g.kw);
}

template <class T>
void avg_pool_gradient(const Window2d& g, Tensor<const T> dy, Tensor<T> dx) {
  for (int64_t i = 0; i < dx.count(); ++i) dx.data[i] = T(0);
  const T share = T(1) / static_cast<T>(g.kh * g.kw);
  for_each_in_window(g, [&](int64_t, int64_t at_x, int64_t at_y) { dx.data[at_x] += dy.data[at_y] * share; });
}

}  // namespace trainyard::ref
