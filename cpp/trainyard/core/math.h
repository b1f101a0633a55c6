// Elementary functions in double, the same bits on every compiler and C library (fdlibm's methods, plain
// IEEE operations, no contraction). For generators, schedules, samplers and per-step scalars; tensor kernels
// use simd/math.h. Accuracy: within 2 ulp on the ranges used here.
#pragma once

namespace trainyard::math {

inline constexpr double kPi = 3.14159265358979323846;

double exp(double x);
double log(double x);
double pow(double x, double y);  // x > 0, or x = 0 with y > 0
double sqrt(double x);           // exact by IEEE
double sin(double x);            // |x| < 1e6
double cos(double x);
double tanh(double x);

}  // namespace trainyard::math
