// The product and the convolutions as their definitions read. Sums are kept in double, in ascending order.
#pragma once

#include <cstdint>

#include "trainyard/backend/backend.h"

namespace trainyard::ref {

// y = f(y + bias) for a matrix of `rows` rows, row-major.
template <class T>
void apply(const Epilogue<T>& epilogue, T* y, int64_t rows, int64_t columns) {
  if (epilogue.bias) {
    for (int64_t i = 0; i < rows * columns; ++i) y[i] += epilogue.bias[i % columns];
  }
  if (epilogue.f) epilogue.f.span(epilogue.f.parameters, y, rows * columns);
}

// y (m, n) = epilogue(alpha * op(a) op(b) + beta * y)
template <class T>
void gemm(bool ta, bool tb, T alpha, Tensor<const T> a, Tensor<const T> b, T beta, Tensor<T> y,
          const Epilogue<T>& epilogue) {
  const int64_t n = y.shape.last();
  const int64_t m = y.shape.positions_in_all();
  const int64_t k = ta ? a.shape.positions_in_all() : a.shape.last();
  for (int64_t i = 0; i < m; ++i) {
    for (int64_t j = 0; j < n; ++j) {
      double sum = 0;
      for (int64_t l = 0; l < k; ++l) {
        sum += double{ta ? a.data[l * m + i] : a.data[i * k + l]} * double{tb ? b.data[j * k + l] : b.data[l * n + j]};
      }
      T& out = y.data[i * n + j];
      out = static_cast<T>(double{alpha} * sum + (beta == T(0) ? 0.0 : double{beta} * double{out}));
    }
  }
  apply(epilogue, y.data, m, n);
}

// Calls visit(x index, w index, y index) for every product in the convolution, taps in ascending order for each
// output element.
template <class Visit>
void for_each_product(const Conv2d& g, const Visit& visit) {
  const int64_t cg = g.c / g.groups;  // channels a filter sees
  const int64_t fg = g.f / g.groups;  // filters of a group
  for (int64_t n = 0; n < g.n; ++n)
    for (int64_t oy = 0; oy < g.oh; ++oy)
      for (int64_t ox = 0; ox < g.ow; ++ox)
        for (int64_t f = 0; f < g.f; ++f)
          for (int64_t r = 0; r < g.kh; ++r)
            for (int64_t s = 0; s < g.kw; ++s) {
              const int64_t iy = oy * g.stride_h - g.pad_h + r * g.dilation_h;
              const int64_t ix = ox * g.stride_w - g.pad_w + s * g.dilation_w;
              if (iy < 0 || iy >= g.h || ix < 0 || ix >= g.w) continue;
              for (int64_t c = 0; c < cg; ++c) {
                visit(((n * g.h + iy) * g.w + ix) * g.c + (f / fg) * cg + c, ((r * g.kw + s) * cg + c) * g.f + f,
                      ((n * g.oh + oy) * g.ow + ox) * g.f + f);
              }
            }
}

// The three visit the same products and add them up in place of another factor. Sums are in T here: in double
// the instance for double is the oracle.
template <class T>
void conv2d(const Conv2d& g, Tensor<const T> x, Tensor<const T> w, Tensor<T> y, const Epilogue<T>& epilogue) {
  for (int64_t i = 0; i < y.count(); ++i) y.data[i] = T(0);
  for_each_product(g, [&](int64_t at_x, int64_t at_w, int64_t at_y) { y.data[at_y] += x.data[at_x] * w.data[at_w]; });
  apply(epilogue, y.data, y.shape.positions_in_all(), g.f);
}
template <class T>
void conv2d_input_gradient(const Conv2d& g, Tensor<const T> dy, Tensor<const T> w, Tensor<T> dx) {
  for (int64_t i = 0; i < dx.count(); ++i) dx.data[i] = T(0);
  for_each_product(g, [&](int64_t at_x, int64_t at_w, int64_t at_y) { dx.data[at_x] += dy.data[at_y] * w.data[at_w]; });
}
template <class T>
void conv2d_weight_gradient(const Conv2d& g, Tensor<const T> x, Tensor<const T> dy, Tensor<T> dw) {
  for_each_product(g, [&](int64_t at_x, int64_t at_w, int64_t at_y) { dw.data[at_w] += x.data[at_x] * dy.data[at_y]; });
}

}  // namespace trainyard::ref
