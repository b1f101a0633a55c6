#include "trainyard/data/mixers/beta.h"

#include "trainyard/core/math.h"

namespace trainyard {
namespace {

constexpr int kTries = 64;  // the chance of needing more is below 2^-64 for Johnk's method, below 10^-80 for the other

// Gamma(shape, 1) for shape >= 1 (Marsaglia and Tsang 2000).
double draw_gamma(double shape, Draw& draw) {
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / math::sqrt(9.0 * d);
  for (int i = 0; i < kTries; ++i) {
    const double x = draw.normal();
    const double u = draw.uniform();
    const double root = 1.0 + c * x;
    if (root <= 0.0) continue;
    const double v = root * root * root;
    if (math::log(u) < 0.5 * x * x + d - d * v + d * math::log(v)) return d * v;
  }
  return d;
}

}  // namespace

double draw_beta(double alpha, Draw& draw) {
  if (alpha > 1.0) {
    const double a = draw_gamma(alpha, draw);
    return a / (a + draw_gamma(alpha, draw));
  }
  // Johnk: U^(1/alpha) and V^(1/alpha) given that their sum is at most 1. By logarithms: the powers underflow.
  for (int i = 0; i < kTries; ++i) {
    const double x = math::log(1.0 - draw.uniform()) / alpha;
    const double y = math::log(1.0 - draw.uniform()) / alpha;
    if (math::exp(x) + math::exp(y) > 1.0) continue;
    return 1.0 / (1.0 + math::exp(y - x));
  }
  return 0.5;
}

}  // namespace trainyard
