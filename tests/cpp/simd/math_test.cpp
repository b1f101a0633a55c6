#include "trainyard/simd/math.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <cstring>

#include "trainyard/simd/lanes.h"

namespace trainyard::test {
namespace {

using simd::Vec;

float first_lane(Vec v) {
  float lanes[Vec::kLanes];
  v.store(lanes);
  for (const float lane : lanes) REQUIRE(((lane == lanes[0]) || (lane != lane && lanes[0] != lanes[0])));
  return lanes[0];
}

// Distance in units of the last place of the correctly rounded result.
double ulps(float got, double want) {
  if (std::isnan(want)) return std::isnan(got) ? 0.0 : 1e9;
  const float rounded = static_cast<float>(want);
  if (std::isinf(rounded)) return got == rounded ? 0.0 : 1e9;
  const float size = std::fabs(rounded);
  return std::fabs(double{got} - want) / (double{std::nextafterf(size, INFINITY)} - double{size});
}

struct Function {
  const char* name;
  Vec (*vector)(Vec);
  double (*exact)(double);
  float low, high;
  double tolerance;  // ulps
};

// The bounds are what was measured over these arguments, SSE4 to AVX-512, rounded up to the next half. The density
// is left with the rounding of x^2 in the exponent.
constexpr Function kFunctions[] = {
    {"exp", simd::exp, simd::exp, -110, 100, 1.0},
    {"expm1", simd::expm1, simd::expm1, -110, 100, 3.5},
    {"log", simd::log, simd::log, -1, 1e30f, 1.0},
    {"log near 1", simd::log, simd::log, 0.5f, 2, 1.0},
    {"log1p", simd::log1p, simd::log1p, -1.5f, 10, 2.5},
    {"tanh", simd::tanh, simd::tanh, -25, 25, 3.0},
    {"sin", simd::sin, simd::sin, -100, 100, 2.5},
    {"cos", simd::cos, simd::cos, -100, 100, 2.5},
    {"erf", simd::erf, simd::erf, -6, 6, 1.5},
    {"sigmoid", simd::sigmoid<Vec>, simd::sigmoid<double>, -80, 80, 2.5},
    {"softplus", simd::softplus<Vec>, simd::softplus<double>, -80, 10000, 2.5},
    {"normal_cdf", simd::normal_cdf<Vec>, simd::normal_cdf<double>, -1, 8, 2.5},
    {"normal_density", simd::normal_density<Vec>, simd::normal_density<double>, -5, 5, 10.0},
};

// Arguments: even steps over [low, high], powers over the whole range of float, zeros, infinities, NaN.
template <class Visit>
void for_arguments(float low, float high, const Visit& visit) {
  constexpr int kSteps = 40000;
  for (int i = 0; i <= kSteps; ++i) visit(low + (high - low) * (static_cast<float>(i) / static_cast<float>(kSteps)));
  for (float size = 1e-38f; size < 3e38f; size *= 1.01f) {
    if (size <= high) visit(size);
    if (-size >= low) visit(-size);
  }
  for (const float x : {0.0f, -0.0f, simd::kNan, simd::kInfinity, -simd::kInfinity}) visit(x);
}

}  // namespace

TEST_CASE("functions on vectors are within a few units in the last place, limits and NaN included") {
  for (const Function& f : kFunctions) {
    CAPTURE(f.name);
    double worst = 0;
    float at = 0;
    for_arguments(f.low, f.high, [&](float x) {
      // The sine of an infinity is NaN by the library too, but beyond 39000 ours is.
      const double error = ulps(first_lane(f.vector(Vec(x))), f.exact(double{x}));
      if (error > worst) worst = error, at = x;
    });
    INFO("worst at " << at);
    CHECK(worst <= f.tolerance);
  }
}

TEST_CASE("outside its range a function on vectors gives its limit") {
  CHECK(first_lane(simd::exp(Vec(1e30f))) == simd::kInfinity);
  CHECK(first_lane(simd::exp(Vec(-1e30f))) == 0.0f);
  CHECK(first_lane(simd::tanh(Vec(1e30f))) == 1.0f);
  CHECK(first_lane(simd::erf(Vec(-1e30f))) == -1.0f);
  CHECK(first_lane(simd::sigmoid(Vec(-1e30f))) == 0.0f);
  CHECK(first_lane(simd::softplus(Vec(1e4f))) == 1e4f);
  CHECK(first_lane(simd::softplus(Vec(-1e4f))) == 0.0f);
  CHECK(std::isnan(first_lane(simd::sin(Vec(1e6f)))));
}

TEST_CASE("the left tail of the normal distribution is right to a millionth") {
  for (float x = -8; x < -1; x += 0.01f) {
    CHECK(std::fabs(double{first_lane(simd::normal_cdf(Vec(x)))} - simd::normal_cdf(double{x})) < 1e-6);
  }
}

TEST_CASE("minimum and maximum hand NaN on from either side") {
  CHECK(std::isnan(first_lane(simd::max(Vec(simd::kNan), Vec(1.0f)))));
  CHECK(std::isnan(first_lane(simd::max(Vec(1.0f), Vec(simd::kNan)))));
  CHECK(std::isnan(first_lane(simd::min(Vec(simd::kNan), Vec(1.0f)))));
  CHECK(std::isnan(simd::min(1.0f, simd::kNan)));
  CHECK(first_lane(simd::max(Vec(2.0f), Vec(1.0f))) == 2.0f);
  CHECK(first_lane(simd::min(Vec(2.0f), Vec(1.0f))) == 1.0f);
}

TEST_CASE("a NaN differs from everything, itself included, and is above and below nothing") {
  const Vec nan(simd::kNan), one(1.0f), yes(1.0f), no(0.0f);
  CHECK(first_lane(simd::select(nan != nan, yes, no)) == 1.0f);
  CHECK(first_lane(simd::select(nan == nan, yes, no)) == 0.0f);
  CHECK(first_lane(simd::select((nan < one) | (nan <= one) | (nan > one) | (nan >= one), yes, no)) == 0.0f);
}

TEST_CASE("comparisons and choices work lane by lane") {
  float lanes[Vec::kLanes];
  for (int i = 0; i < Vec::kLanes; ++i) lanes[i] = static_cast<float>(i) - 1.5f;
  const Vec x = Vec::load(lanes);
  simd::select((x > Vec(0)) & !(x >= Vec(1)), Vec(1), simd::select(x < Vec(-1), Vec(2), Vec(3))).store(lanes);
  CHECK(lanes[0] == 2.0f);
  CHECK(lanes[1] == 3.0f);
  CHECK(lanes[2] == 1.0f);
  CHECK(lanes[3] == 3.0f);
}

TEST_CASE("the ends of spans are loaded with zeros behind and stored without touching what follows") {
  float from[Vec::kLanes], to[Vec::kLanes];
  for (int count = 0; count <= Vec::kLanes; ++count) {
    for (int i = 0; i < Vec::kLanes; ++i) from[i] = static_cast<float>(i + 1), to[i] = -1.0f;
    simd::load_first(from, count).store(to);
    for (int i = 0; i < Vec::kLanes; ++i) CHECK(to[i] == (i < count ? from[i] : 0.0f));
    for (int i = 0; i < Vec::kLanes; ++i) to[i] = -1.0f;
    simd::store_first(Vec::load(from), to, count);
    for (int i = 0; i < Vec::kLanes; ++i) CHECK(to[i] == (i < count ? from[i] : -1.0f));
  }
}

#if TY_EXACT
TEST_CASE("functions on vectors have the bits of every other exact build") {
  // FNV-1a over the results, NaN as one value. Made by this test in the exact preset; the wasm preset gives the same.
  uint64_t hash = 1469598103934665603u;
  for (const Function& f : kFunctions) {
    for_arguments(f.low, f.high, [&](float x) {
      const float y = first_lane(f.vector(Vec(x)));
      uint32_t bits = 0x7fc00000u;
      if (y == y) std::memcpy(&bits, &y, sizeof bits);
      hash = (hash ^ bits) * 1099511628211u;
    });
  }
  CHECK(hash == 18078796652217242682u);
}
#endif

}  // namespace trainyard::test
