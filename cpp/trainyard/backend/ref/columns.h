// Per-column verbs as the definitions read: x is (m, c), c the last axis. Sums are kept in double.
#pragma once

#include <cstdint>

#include "trainyard/backend/backend.h"

namespace trainyard::ref {

// sum over i of value(i, j)
template <class Value>
double column_sum(int64_t m, int64_t j, const Value& value) {
  double sum = 0;
  for (int64_t i = 0; i < m; ++i) sum += value(i, j);
  return sum;
}

template <class T>
void column_sums(Tensor<const T> x, T beta, T* y) {
  const int64_t m = x.shape.positions_in_all(), c = x.shape.last();
  for (int64_t j = 0; j < c; ++j) {
    const double sum = column_sum(m, j, [&](int64_t i, int64_t k) { return double{x.data[i * c + k]}; });
    y[j] = static_cast<T>(sum + (beta == T(0) ? 0.0 : double{beta} * double{y[j]}));
  }
}

template <class T>
void column_moments(Tensor<const T> x, T* mean, T* variance) {
  const int64_t m = x.shape.positions_in_all(), c = x.shape.last();
  for (int64_t j = 0; j < c; ++j) {
    const double mu =
        column_sum(m, j, [&](int64_t i, int64_t k) { return double{x.data[i * c + k]}; }) / static_cast<double>(m);
    const double squares = column_sum(m, j, [&](int64_t i, int64_t k) {
      const double d = double{x.data[i * c + k]} - mu;
      return d * d;
    });
    mean[j] = static_cast<T>(mu);
    variance[j] = static_cast<T>(squares / static_cast<double>(m));
  }
}

template <class T>
void normalized_sums(Tensor<const T> x, Tensor<const T> dy, const T* mean, const T* inv_std, T* sum_dy,
                     T* sum_dy_xhat) {
  const int64_t m = x.shape.positions_in_all(), c = x.shape.last();
  for (int64_t j = 0; j < c; ++j) {
    sum_dy[j] = static_cast<T>(column_sum(m, j, [&](int64_t i, int64_t k) { return double{dy.data[i * c + k]}; }));
    sum_dy_xhat[j] = static_cast<T>(column_sum(m, j, [&](int64_t i, int64_t k) {
      return double{dy.data[i * c + k]} * (double{x.data[i * c + k]} - double{mean[k]}) * double{inv_std[k]};
    }));
  }
}

template <class T>
void column_affine(Tensor<const T> x, const T* scale, const T* shift, Tensor<T> y) {
  const int64_t c = x.shape.last();
  for (int64_t i = 0; i < x.count(); ++i) y.data[i] = x.data[i] * scale[i % c] + shift[i % c];
}

template <class T>
void column_combine(Tensor<const T> x1, const T* a, Tensor<const T> x2, const T* b, const T* d, Tensor<T> y) {
  const int64_t c = x1.shape.last();
  for (int64_t i = 0; i < x1.count(); ++i) y.data[i] = a[i % c] * x1.data[i] + b[i % c] * x2.data[i] + d[i % c];
}

template <class T>
void copy_columns(Tensor<const T> x, int64_t from, Tensor<T> y, int64_t to, int64_t count, bool accumulate) {
  const int64_t cx = x.shape.last(), cy = y.shape.last();
  for (int64_t i = 0; i < x.shape.positions_in_all(); ++i) {
    for (int64_t j = 0; j < count; ++j) {
      const T value = x.data[i * cx + from + j];
      T& out = y.data[i * cy + to + j];
      out = accumulate ? out + value : value;
    }
  }
}

}  // namespace trainyard::ref
