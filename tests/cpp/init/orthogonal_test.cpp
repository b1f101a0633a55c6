#include "init/check_init.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("init", "orthogonal") { check_init("\"orthogonal\""); }

namespace {

// Largest difference of W^T W (or W W^T for a wide W) from gain^2 I.
double distance_from_orthonormal(const std::vector<float>& w, int64_t rows, int64_t columns, double gain) {
  const bool tall = rows >= columns;
  const int64_t n = tall ? columns : rows, m = tall ? rows : columns;
  const auto at = [&](int64_t i, int64_t j) {
    return static_cast<double>(w[static_cast<size_t>(tall ? i * columns + j : j * columns + i)]);
  };
  double largest = 0.0;
  for (int64_t a = 0; a < n; ++a) {
    for (int64_t b = 0; b < n; ++b) {
      double dot = 0.0;
      for (int64_t i = 0; i < m; ++i) dot += at(i, a) * at(i, b);
      largest = std::max(largest, std::abs(dot - (a == b ? gain * gain : 0.0)));
    }
  }
  return largest;
}

}  // namespace

TEST_CASE("INI-27 orthogonal weights: W^T W = I to 1e-6, tall, wide, square or for images") {
  CHECK(distance_from_orthonormal(draw("\"orthogonal\"", dense_parameter(100, 100)), 100, 100, 1.0) < 1e-6);
  CHECK(distance_from_orthonormal(draw("\"orthogonal\"", dense_parameter(70, 20)), 70, 20, 1.0) < 1e-6);
  CHECK(distance_from_orthonormal(draw("\"orthogonal\"", dense_parameter(20, 70)), 20, 70, 1.0) < 1e-6);
  CHECK(distance_from_orthonormal(draw(R"({"type": "orthogonal", "gain": 2})", conv_parameter(3, 4, 8)), 36, 8, 2.0) <
        1e-5);
}

TEST_CASE("INI-27 a product of twenty orthogonal layers keeps a vector's length") {
  std::vector<double> x(100, 0.1);
  for (uint64_t layer = 0; layer < 20; ++layer) {
    const std::vector<float> w = draw("\"orthogonal\"", dense_parameter(100, 100), layer);
    std::vector<double> y(100, 0.0);
    for (size_t i = 0; i < 100; ++i) {
      for (size_t j = 0; j < 100; ++j) y[j] += x[i] * static_cast<double>(w[i * 100 + j]);
    }
    x = y;
  }
  double square = 0.0;
  for (const double v : x) square += v * v;
  CHECK(std::sqrt(square) == doctest::Approx(1.0).epsilon(1e-6));
}

TEST_CASE("a single weight is 1 or -1, as often") {
  int positive = 0;
  for (uint64_t seed = 0; seed < 400; ++seed) {
    const float w = draw("\"orthogonal\"", dense_parameter(1, 1), seed)[0];
    CHECK(std::abs(w) == 1.0f);
    positive += w > 0.0f ? 1 : 0;
  }
  // Four standard deviations of a fair coin.
  CHECK(std::abs(positive - 200) < 40);
}
