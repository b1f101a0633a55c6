// Sums over the columns of (n, k) and their inverse, a column spread over all columns, as products with a vector
// of ones: losses need both and the backend has no verb for them.
#pragma once

#include "trainyard/backend/backend.h"

namespace trainyard {

// y (n) = alpha * sum over k of x (n, k); ones (k) holds ones.
template <class T>
void row_sums(Backend<T>& backend, T alpha, Tensor<const T> x, const T* ones, T* y) {
  const int64_t n = x.shape[0], k = x.shape[1];
  backend.gemm(false, false, alpha, x, {ones, {k, 1}}, T(0), {y, {n, 1}}, {});
}

// y (n, k) = r (n) in every column.
template <class T>
void spread_rows(Backend<T>& backend, const T* r, const T* ones, Tensor<T> y) {
  const int64_t n = y.shape[0], k = y.shape[1];
  backend.gemm(false, false, T(1), {r, {n, 1}}, {ones, {1, k}}, T(0), y, {});
}

}  // namespace trainyard
