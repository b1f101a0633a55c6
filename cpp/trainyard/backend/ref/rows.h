// Per-row verbs as the definitions read: x is (n, c). Softmax is taken around the row's maximum.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "trainyard/backend/backend.h"

namespace trainyard::ref {

// log(sum exp(x)) of one row
template <class T>
double log_sum_exp(const T* x, int64_t c) {
  const double top = double{*std::max_element(x, x + c)};
  double sum = 0;
  for (int64_t j = 0; j < c; ++j) sum += std::exp(double{x[j]} - top);
  return top + std::log(sum);
}

template <class T>
void softmax_rows(Tensor<const T> x, Tensor<T> y) {
  const int64_t c = x.shape.last();
  for (int64_t i = 0; i < x.shape.positions_in_all(); ++i) {
    const double lse = log_sum_exp(x.data + i * c, c);
    for (int64_t j = 0; j < c; ++j) y.data[i * c + j] = static_cast<T>(std::exp(double{x.data[i * c + j]} - lse));
  }
}

template <class T>
void softmax_rows_gradient(Tensor<const T> y, Tensor<const T> dy, Tensor<T> dx) {
  const int64_t c = y.shape.last();
  for (int64_t i = 0; i < y.shape.positions_in_all(); ++i) {
    const T* p = y.data + i * c;
    double mean = 0;
    for (int64_t j = 0; j < c; ++j) mean += double{p[j]} * double{dy.data[i * c + j]};
    for (int64_t j = 0; j < c; ++j) {
      dx.data[i * c + j] = static_cast<T>(double{p[j]} * (double{dy.data[i * c + j]} - mean));
    }
  }
}

template <class T>
void softmax_cross_entropy(Tensor<const T> scores, Tensor<const T> targets, const T* weights, T scale,
                           Tensor<T> dscores, T* row_loss) {
  const int64_t c = scores.shape.last();
  for (int64_t i = 0; i < scores.shape.positions_in_all(); ++i) {
    const T* s = scores.data + i * c;
    const T* t = targets.data + i * c;
    const double weight = weights ? double{weights[i]} : 1.0;
    const double lse = log_sum_exp(s, c);
    double loss = 0, total = 0;
    for (int64_t j = 0; j < c; ++j) {
      loss -= double{t[j]} * (double{s[j]} - lse);
      total += double{t[j]};
    }
    row_loss[i] = static_cast<T>(weight * loss);
    if (!dscores) continue;
    for (int64_t j = 0; j < c; ++j) {
      dscores.data[i * c + j] =
          static_cast<T>(double{scale} * weight * (std::exp(double{s[j]} - lse) * total - double{t[j]}));
    }
  }
}

template <class T>
void argmax_rows(Tensor<const T> x, int32_t* index) {
  const int64_t c = x.shape.last();
  for (int64_t i = 0; i < x.shape.positions_in_all(); ++i) {
    const T* row = x.data + i * c;
    index[i] = static_cast<int32_t>(std::max_element(row, row + c) - row);
  }
}

template <class T>
void gather_rows(Tensor<const T> source, const int32_t* index, Tensor<T> y) {
  const int64_t width = y.row_count();
  for (int64_t i = 0; i < y.shape[0]; ++i) {
    for (int64_t j = 0; j < width; ++j) y.data[i * width + j] = source.data[index[i] * width + j];
  }
}

}  // namespace trainyard::ref
