#include <doctest/doctest.h>

#include <cmath>

#include "data/support.h"

using namespace trainyard;
using namespace trainyard::test;

TEST_CASE("GEN-11 linear targets are one linear function of the relevant features in both parts, of variance 1") {
  const char* text = R"({"type": "linear", "points": 4000, "features": 6, "relevant": 3, "noise": 0})";
  const MemoryFiles none;
  const Dataset first = load(text, none, 3, 0), second = load(text, none, 3, 1), other = load(text, none, 4, 0);
  CHECK(first.sample == Shape{6});
  CHECK(first.task == Task::regression);
  CHECK(hash_of(first) != hash_of(second));
  // w from the first three examples of one part, by Cramer's rule, tells every target of both.
  const auto x = [](const Dataset& d, size_t i, size_t k) { return static_cast<double>(d.values[6 * i + k]); };
  const auto y = [](const Dataset& d, size_t i) { return static_cast<double>(d.targets[i]); };
  const auto determinant = [&](int replaced) {
    double m[3][3];
    for (size_t i = 0; i < 3; ++i) {
      for (size_t k = 0; k < 3; ++k) m[i][k] = static_cast<int>(k) == replaced ? y(first, i) : x(first, i, k);
    }
    return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
           m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
  };
  double w[3], squares = 0.0;
  for (int k = 0; k < 3; ++k) w[k] = determinant(k) / determinant(-1), squares += w[k] * w[k];
  CHECK(squares == doctest::Approx(1.0).epsilon(1e-4));  // floats, and a determinant of theirs
  double misses = 0.0, strangers = 0.0;
  for (size_t i = 0; i < 4000; ++i) {
    for (const Dataset* d : {&first, &second, &other}) {
      const double told = w[0] * x(*d, i, 0) + w[1] * x(*d, i, 1) + w[2] * x(*d, i, 2);
      (d == &other ? strangers : misses) += std::abs(told - y(*d, i)) / 4000.0;
    }
  }
  CHECK(misses < 1e-4);
  CHECK(strangers > 0.1);

  const Dataset noisy =
      load(R"({"type": "linear", "points": 4000, "features": 6, "relevant": 3, "noise": 0.5})", none, 3);
  double noise = 0.0;
  for (size_t i = 0; i < 4000; ++i) noise += std::pow(y(noisy, i) - y(first, i), 2.0) / 4000.0;
  CHECK(noise == doctest::Approx(0.25).epsilon(4.0 * std::sqrt(2.0 / 4000.0)));  // four standard deviations
  CHECK(error_of([] {
          load(R"({"type": "linear", "features": 5, "relevant": 6})");
        }).find("range /data/source/relevant") == 0);
  CHECK(error_of([] { load(R"({"type": "linear", "points": 1000000, "features": 500})"); }).find("memory") == 0);
}
