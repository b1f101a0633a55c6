#include "trainyard/core/math.h"

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <limits>

namespace trainyard::test {
namespace {

// Distance in units of the last place; the C library's double functions are within one.
double ulps(double got, double want) {
  if (std::isnan(want)) return std::isnan(got) ? 0.0 : 1e9;
  if (std::isinf(want) || want == 0.0) return got == want ? 0.0 : 1e9;
  return std::fabs(got - want) / (std::nextafter(std::fabs(want), INFINITY) - std::fabs(want));
}

struct Function {
  const char* name;
  double (*own)(double);
  double (*library)(double);
  double low, high;
};

// What the header promises, and one for the library.
constexpr double kUlps = 3.0;

}  // namespace

TEST_CASE("elementary functions in double agree with the C library's within a few units in the last place") {
  const Function functions[] = {
      {"exp", math::exp, [](double x) { return std::exp(x); }, -700, 709},
      {"exp near 0", math::exp, [](double x) { return std::exp(x); }, -1, 1},
      {"log", math::log, [](double x) { return std::log(x); }, 1e-300, 10},
      {"log of large", math::log, [](double x) { return std::log(x); }, 1, 1e300},
      {"tanh", math::tanh, [](double x) { return std::tanh(x); }, 0.5, 25},
  };
  for (const Function& f : functions) {
    CAPTURE(f.name);
    double worst = 0;
    for (int i = 0; i <= 20000; ++i) {
      const double x = f.low + (f.high - f.low) * (i / 20000.0);
      worst = std::fmax(worst, ulps(f.own(x), f.library(x)));
    }
    CHECK(worst <= kUlps);
  }
}

TEST_CASE("sine and cosine are right to a few roundings of 1") {
  // Near their zeros the relative error is the argument's rounding: the absolute one is what the samplers need.
  for (int i = -20000; i <= 20000; ++i) {
    const double x = i * 0.01;
    CHECK(std::fabs(math::sin(x) - std::sin(x)) < 4e-16);
    CHECK(std::fabs(math::cos(x) - std::cos(x)) < 4e-16);
  }
}

TEST_CASE("a small hyperbolic tangent keeps twelve digits") {
  for (double x = 1e-9; x < 0.5; x *= 1.1) CHECK(math::tanh(x) == doctest::Approx(std::tanh(x)).epsilon(1e-12));
}

TEST_CASE("powers agree with the C library's, and the limits are limits") {
  for (const double x : {0.5, 0.9, 0.999, 2.0, 10.0}) {
    for (const double y : {-3.0, 0.5, 1.0, 100.0})
      CHECK(math::pow(x, y) == doctest::Approx(std::pow(x, y)).epsilon(1e-13));
  }
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  CHECK(math::pow(0, 2) == 0.0);
  CHECK(math::pow(5, 0) == 1.0);
  CHECK(math::exp(1e4) == kInfinity);
  CHECK(math::exp(-1e4) == 0.0);
  CHECK(math::log(0) == -kInfinity);
  CHECK(std::isnan(math::log(-1)));
  CHECK(std::isnan(math::exp(std::nan(""))));
  CHECK(math::tanh(1e4) == 1.0);
}

}  // namespace trainyard::test
