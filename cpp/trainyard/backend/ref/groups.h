// Normalisation over groups of channels of each row, as the definition reads: x is (n, p, c). Sums are kept in double.
#pragma once

#include <cmath>
#include <cstdint>

#include "trainyard/backend/backend.h"

namespace trainyard::ref {

// f(index in x, channel) for every number of group `group` of row `row`
template <class T, class F>
void visit_group(const Tensor<const T>& x, int64_t groups, int64_t row, int64_t group, const F& f) {
  const int64_t c = x.shape.last(), places = x.row_count() / c, width = c / groups;
  for (int64_t place = 0; place < places; ++place) {
    for (int64_t j = group * width; j < (group + 1) * width; ++j) f((row * places + place) * c + j, j);
  }
}

template <class T>
void group_norm(Tensor<const T> x, int64_t groups, double epsilon, const T* gamma, const T* beta, Tensor<T> y, T* mean,
                T* inv_std) {
  const double size = static_cast<double>(x.row_count() / groups);
  for (int64_t i = 0; i < x.shape[0]; ++i) {
    for (int64_t group = 0; group < groups; ++group) {
      double sum = 0.0, squares = 0.0;
      visit_group(x, groups, i, group, [&](int64_t at, int64_t) { sum += double{x.data[at]}; });
      const double mu = sum / size;
      visit_group(x, groups, i, group,
                  [&](int64_t at, int64_t) { squares += (double{x.data[at]} - mu) * (double{x.data[at]} - mu); });
      const double r = 1.0 / std::sqrt(squares / size + epsilon);
      visit_group(x, groups, i, group, [&](int64_t at, int64_t j) {
        const double xhat = (double{x.data[at]} - mu) * r;
        y.data[at] = static_cast<T>((gamma ? double{gamma[j]} : 1.0) * xhat + (beta ? double{beta[j]} : 0.0));
      });
      mean[i * groups + group] = static_cast<T>(mu);
      inv_std[i * groups + group] = static_cast<T>(r);
    }
  }
}

template <class T>
void group_norm_gradient(Tensor<const T> x, Tensor<const T> dy, int64_t groups, const T* gamma, const T* mean,
                         const T* inv_std, Tensor<T> dx, T* dgamma, T* dbeta) {
  const double size = static_cast<double>(x.row_count() / groups);
  for (int64_t i = 0; i < x.shape[0]; ++i) {
    for (int64_t group = 0; group < groups; ++group) {
      const double mu = double{mean[i * groups + group]}, r = double{inv_std[i * groups + group]};
      const auto g = [&](int64_t at, int64_t j) { return (gamma ? double{gamma[j]} : 1.0) * double{dy.data[at]}; };
      const auto xhat = [&](int64_t at) { return (double{x.data[at]} - mu) * r; };
      double sum = 0.0, sum_xhat = 0.0;
      visit_group(x, groups, i, group, [&](int64_t at, int64_t j) {
        sum += g(at, j);
        sum_xhat += g(at, j) * xhat(at);
        if (dgamma) {
          dgamma[j] = static_cast<T>(double{dgamma[j]} + double{dy.data[at]} * xhat(at));
          dbeta[j] += dy.data[at];
        }
      });
      if (!dx) continue;
      visit_group(x, groups, i, group, [&](int64_t at, int64_t j) {
        dx.data[at] = static_cast<T>(r * (g(at, j) - sum / size - xhat(at) * sum_xhat / size));
      });
    }
  }
}

}  // namespace trainyard::ref
