#include "trainyard/core/math.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

namespace trainyard::math {
namespace {

double scale_by_power(double x, int k) {  // x * 2^k, k in the normal range
  const uint64_t bits = static_cast<uint64_t>(1023 + k) << 52;
  double factor = 0;
  std::memcpy(&factor, &bits, sizeof factor);
  return x * factor;
}

// sin and cos on [-pi/4, pi/4] (fdlibm __kernel_sin, __kernel_cos without the tail).
double sin_kernel(double x) {
  const double z = x * x;
  const double r =
      8.33333333332248946124e-03 +
      z * (-1.98412698298579493134e-04 +
           z * (2.75573137070700676789e-06 + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10)));
  return x + z * x * (-1.66666666666666324348e-01 + z * r);
}
double cos_kernel(double x) {
  const double z = x * x;
  const double r = z * (4.16666666666666019037e-02 +
                        z * (-1.38888888888741095749e-03 +
                             z * (2.48015872894767294178e-05 +
                                  z * (-2.75573143513906633035e-07 +
                                       z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11)))));
  const double half = 0.5 * z;
  const double w = 1.0 - half;
  return w + (((1.0 - w) - half) + z * r);
}

// x = quadrant * pi/2 + remainder; three-part pi/2 keeps the remainder exact to 1e-16 for |x| < 1e6.
double reduce(double x, int& quadrant) {
  const double n = std::nearbyint(x * 6.36619772367581382433e-01);
  double r = x - n * 1.57079632673412561417e+00;
  r -= n * 6.07710050630396597660e-11;
  r -= n * 2.02226624879595063154e-21;
  quadrant = static_cast<int>(static_cast<int64_t>(n) & 3);
  return r;
}

}  // namespace

double exp(double x) {
  if (x != x) return x;
  if (x > 709.782712893383973096) return std::numeric_limits<double>::infinity();
  if (x < -708.0) return 0.0;  // results below the normal range are flushed
  const double n = std::nearbyint(x * 1.44269504088896338700);
  const double hi = x - n * 6.93147180369123816490e-01;
  const double lo = n * 1.90821492927058770002e-10;
  const double r = hi - lo;
  const double z = r * r;
  const double c =
      r -
      z * (1.66666666666666019037e-01 +
           z * (-2.77777777770155933842e-03 +
                z * (6.61375632143793436117e-05 + z * (-1.65339022054652515390e-06 + z * 4.13813679705723846039e-08))));
  const double y = 1.0 - ((lo - (r * c) / (2.0 - c)) - hi);
  const int k = static_cast<int>(n);
  return k == 1024 ? scale_by_power(y, 1023) * 2.0 : scale_by_power(y, k);
}

double log(double x) {
  if (x != x || x < 0.0) return std::numeric_limits<double>::quiet_NaN();
  if (x == 0.0) return -std::numeric_limits<double>::infinity();
  if (x == std::numeric_limits<double>::infinity()) return x;
  int k = 0;
  double m = std::frexp(x, &k);  // exact: m in [0.5, 1)
  if (m < 0.70710678118654752440) {
    m *= 2.0;
    --k;
  }
  const double f = m - 1.0;
  const double s = f / (2.0 + f);
  const double z = s * s;
  const double w = z * z;
  const double t1 = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  const double t2 =
      z * (6.666666666666735130e-01 +
           w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  const double half = 0.5 * f * f;
  const double n = static_cast<double>(k);
  return n * 6.93147180369123816490e-01 - ((half - (s * (half + t1 + t2) + n * 1.90821492927058770002e-10)) - f);
}

double pow(double x, double y) {
  if (y == 0.0 || x == 1.0) return 1.0;
  if (x == 0.0) return 0.0;
  return exp(y * log(x));
}

double sqrt(double x) { return std::sqrt(x); }

double sin(double x) {
  int quadrant = 0;
  const double r = reduce(x, quadrant);
  const double value = (quadrant & 1) ? cos_kernel(r) : sin_kernel(r);
  return (quadrant & 2) ? -value : value;
}

double cos(double x) {
  int quadrant = 0;
  const double r = reduce(x, quadrant);
  const double value = (quadrant & 1) ? sin_kernel(r) : cos_kernel(r);
  return (quadrant == 1 || quadrant == 2) ? -value : value;
}

double tanh(double x) {
  const double a = std::fabs(x);
  if (a < 1e-4) return x - x * x * x / 3.0;
  if (a > 22.0) return x > 0 ? 1.0 : -1.0;
  const double e = exp(-2.0 * a);
  const double t = (1.0 - e) / (1.0 + e);
  return x > 0 ? t : -t;
}

}  // namespace trainyard::math
