// Householder's QR decomposition of a normal matrix, unblocked and in plain loops: Eigen's works in blocks and lanes
// that depend on the processor, and starting weights are the same in every build.
#include "trainyard/init/orthonormal.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "trainyard/core/math.h"

namespace trainyard {
namespace {

struct Matrix {
  size_t rows, columns;
  std::vector<double> values;
  double& operator()(size_t i, size_t j) { return values[i * columns + j]; }
};

// Columns from .. end of `target` are reflected by (I - tau v v^T), v = (1, reflector's column k below its diagonal).
void reflect(Matrix& target, size_t from, Matrix& reflector, size_t k, double tau, std::vector<double>& work) {
  for (size_t j = from; j < target.columns; ++j) work[j] = target(k, j);
  for (size_t i = k + 1; i < target.rows; ++i) {
    const double v = reflector(i, k);
    for (size_t j = from; j < target.columns; ++j) work[j] += v * target(i, j);
  }
  for (size_t j = from; j < target.columns; ++j) target(k, j) -= tau * work[j];
  for (size_t i = k + 1; i < target.rows; ++i) {
    const double v = tau * reflector(i, k);
    for (size_t j = from; j < target.columns; ++j) target(i, j) -= v * work[j];
  }
}

}  // namespace

void draw_orthonormal(const Parameter& p, double gain, const RngStream& stream, float* w) {
  const size_t columns = static_cast<size_t>(p.shape.last()), rows = static_cast<size_t>(p.shape.positions_in_all());
  const bool tall = rows >= columns;
  const size_t m = std::max(rows, columns), n = std::min(rows, columns);
  if (n == 0) return;
  Matrix a{m, n, std::vector<double>(m * n)};
  for (size_t i = 0; i < a.values.size(); ++i) a.values[i] = random_normal(stream, i);

  std::vector<double> tau(n), sign(n, 1.0), work(n);
  for (size_t k = 0; k < n; ++k) {
    const double head = a(k, k);
    double tail = 0.0;
    for (size_t i = k + 1; i < m; ++i) tail += a(i, k) * a(i, k);
    // R's diagonal entry, with the sign that does not cancel.
    const double beta = tail == 0.0 ? head : -std::copysign(math::sqrt(head * head + tail), head);
    tau[k] = tail == 0.0 ? 0.0 : (beta - head) / beta;
    // With R's diagonal positive the decomposition is unique, and Q uniform.
    if (beta < 0.0) sign[k] = -1.0;
    for (size_t i = k + 1; i < m; ++i) a(i, k) /= tail == 0.0 ? 1.0 : head - beta;
    reflect(a, k + 1, a, k, tau[k], work);
  }
  Matrix q{m, n, std::vector<double>(m * n)};
  for (size_t k = 0; k < n; ++k) q(k, k) = 1.0;
  for (size_t k = n; k-- > 0;) reflect(q, k, a, k, tau[k], work);

  for (size_t i = 0; i < rows; ++i) {
    for (size_t j = 0; j < columns; ++j) {
      const double value = tall ? q(i, j) * sign[j] : q(j, i) * sign[i];
      w[i * columns + j] = static_cast<float>(gain * value);
    }
  }
}

}  // namespace trainyard
