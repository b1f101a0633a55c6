// Householder's reduction to a tridiagonal matrix, then QL steps with implicit shifts (Golub & Van Loan, chapter 8), in
// plain loops: Eigen's products come in blocks whose size depends on the processor's cache, and so do their last bits.
#include "trainyard/data/transforms/symmetric_eigen.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "trainyard/core/error.h"
#include "trainyard/core/math.h"

namespace trainyard {
namespace {

constexpr int kMostSteps = 60;  // for one eigenvalue; two or three are usual

// What the two phases work on: T = Q^T A Q with the diagonal d and below it e[0 .. n-2]. Rows of `qt` are Q's columns,
// so that a rotation of two of them runs along memory.
struct Reduction {
  size_t n;
  std::vector<double> qt, d, e;
  double* row(size_t i) { return qt.data() + i * n; }
};

double dot(const double* x, const double* y, size_t from, size_t to) {
  double sum = 0.0;
  for (size_t i = from; i < to; ++i) sum += x[i] * y[i];
  return sum;
}

// For k = 0, 1, ...: H = I - tau v v^T brings column k of A below the diagonal to its first entry; A becomes H A H.
// v is kept in row k of `reflectors`.
void tridiagonalise(std::vector<double>& a, Reduction& r) {
  const size_t n = r.n;
  std::vector<double> reflectors(n * n, 0.0), tau(n, 0.0), p(n);
  const auto at = [&](size_t i) { return a.data() + i * n; };
  for (size_t i = 0; i < n; ++i) {  // both triangles, so that rows will do for columns
    for (size_t j = 0; j < i; ++j) at(j)[i] = at(i)[j];
  }
  for (size_t k = 0; k + 2 < n; ++k) {
    double* const v = reflectors.data() + k * n;
    std::copy(at(k) + k + 1, at(k) + n, v + k + 1);
    const double head = v[k + 1], tail = dot(v, v, k + 2, n);
    r.e[k] = head;
    // Squares that vanish stand for entries that are nothing beside the others.
    if (tail < std::numeric_limits<double>::min()) continue;
    const double beta = -std::copysign(math::sqrt(head * head + tail), head);
    r.e[k] = beta;
    v[k + 1] = head - beta;
    tau[k] = 2.0 / (v[k + 1] * v[k + 1] + tail);
    // With w = tau A v - (tau^2 v^T A v / 2) v the change is A -= v w^T + w v^T.
    for (size_t i = k + 1; i < n; ++i) p[i] = tau[k] * dot(at(i), v, k + 1, n);
    const double half = 0.5 * tau[k] * dot(p.data(), v, k + 1, n);
    for (size_t i = k + 1; i < n; ++i) p[i] -= half * v[i];
    for (size_t i = k + 1; i < n; ++i) {
      double* const row = at(i);
      const double vi = v[i], wi = p[i];
      for (size_t j = k + 1; j < n; ++j) row[j] -= vi * p[j] + wi * v[j];
    }
  }
  if (n > 1) r.e[n - 2] = at(n - 1)[n - 2];
  for (size_t i = 0; i < n; ++i) r.d[i] = at(i)[i];
  // Q = H_0 H_1 ...; Q^T's rows are gathered from the last reflection on.
  for (size_t i = 0; i < n; ++i) r.row(i)[i] = 1.0;
  for (size_t k = n < 2 ? 0 : n - 2; k-- > 0;) {
    const double* const v = reflectors.data() + k * n;
    for (size_t i = k + 1; i < n; ++i) {
      double* const row = r.row(i);
      const double s = tau[k] * dot(row, v, k + 1, n);
      for (size_t j = k + 1; j < n; ++j) row[j] -= s * v[j];
    }
  }
}

// Rotations of neighbouring columns of Q bring T to diagonal form.
void diagonalise(Reduction& r) {
  const size_t n = r.n;
  // What is below the rounding of the largest entries counts as 0. Measured against its neighbours alone it might not
  // go away: a covariance of pictures has many eigenvalues that are 0, and shrinking noise in their place.
  double largest = 0.0;
  for (size_t i = 0; i < n; ++i) largest = std::max(largest, std::fabs(r.d[i]) + std::fabs(r.e[i]));
  const double negligible = std::numeric_limits<double>::epsilon() * largest;
  for (size_t l = 0; l < n; ++l) {
    for (int step = 0;; ++step) {
      size_t m = l;
      while (m + 1 < n && std::fabs(r.e[m]) > negligible) ++m;
      if (m == l) break;
      if (step == kMostSteps) throw Error("range", "", "the covariance has no eigenvectors: are all inputs finite?");
      double g = (r.d[l + 1] - r.d[l]) / (2.0 * r.e[l]);
      double radius = math::sqrt(g * g + 1.0);
      g = r.d[m] - r.d[l] + r.e[l] / (g + std::copysign(radius, g));
      double s = 1.0, c = 1.0, p = 0.0;
      bool split = false;
      for (size_t i = m; i-- > l;) {
        const double f = s * r.e[i], b = c * r.e[i];
        radius = math::sqrt(f * f + g * g);
        r.e[i + 1] = radius;
        if (radius == 0.0) {  // T falls apart here
          r.d[i + 1] -= p;
          r.e[m] = 0.0;
          split = true;
          break;
        }
        s = f / radius;
        c = g / radius;
        g = r.d[i + 1] - p;
        radius = (r.d[i] - g) * s + 2.0 * c * b;
        p = s * radius;
        r.d[i + 1] = g + p;
        g = c * radius - b;
        double* const low = r.row(i);
        double* const high = r.row(i + 1);
        for (size_t k = 0; k < n; ++k) {
          const double h = high[k];
          high[k] = s * low[k] + c * h;
          low[k] = c * low[k] - s * h;
        }
      }
      if (split) continue;
      r.d[l] -= p;
      r.e[l] = g;
      r.e[m] = 0.0;
    }
  }
}

}  // namespace

SymmetricEigen symmetric_eigen(std::vector<double> a, size_t n) {
  // One more e than there is: the sweep writes behind its end.
  Reduction r{n, std::vector<double>(n * n, 0.0), std::vector<double>(n, 0.0), std::vector<double>(n + 1, 0.0)};
  tridiagonalise(a, r);
  diagonalise(r);
  std::vector<size_t> order(n);
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t x, size_t y) { return r.d[x] != r.d[y] ? r.d[x] > r.d[y] : x < y; });
  SymmetricEigen out{std::vector<double>(n), std::vector<double>(n * n)};
  for (size_t j = 0; j < n; ++j) {
    const double* const v = r.row(order[j]);
    const double* const largest =
        std::max_element(v, v + n, [](double x, double y) { return std::fabs(x) < std::fabs(y); });
    const double sign = *largest < 0.0 ? -1.0 : 1.0;
    out.values[j] = r.d[order[j]];
    for (size_t i = 0; i < n; ++i) out.vectors[i * n + j] = sign * v[i];
  }
  return out;
}

}  // namespace trainyard
