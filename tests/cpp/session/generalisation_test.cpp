// What capacity does to the error on new examples: the valley of the lectures, and the second descent beyond it.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "data/support.h"
#include "trainyard/session/session.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

struct Errors {
  double train = 0.0, test = 0.0;  // mean squared
};

// A linear function of ten normal numbers, learnt from `points` examples by least squares on the outputs of `units`
// random relu units: of the many solutions beyond `points` units lbfgs finds the shortest, as it starts from zeros.
Errors fitted(int64_t units, int64_t points, int seed) {
  const auto source = [](int64_t n) {
    return R"({"type": "linear", "features": 10, "noise": 0.2, "points": )" + std::to_string(n) + "}";
  };
  Session session(R"({"version": 1, "seed": )" + std::to_string(seed) + R"(, "data": {"validation": 0, "source": )" +
                      source(points) + R"(, "test": )" + source(300) + R"(}, "model": [
          {"type": "dense", "units": )" +
                      std::to_string(units) + R"(, "frozen": true}, "relu",
          {"type": "dense", "units": 1, "bias": false, "init": "zeros"}],
          "loss": "mse", "optimizer": {"type": "lbfgs", "history": 30}, "train": {"batch": 1000, "steps": 250}})",
                  std::make_shared<MemoryFiles>());
  session.run(-1.0, -1);
  const auto squared = [&](Part part) { return std::pow(session.evaluate(part).rmse, 2.0); };
  return {squared(Part::train), squared(Part::test)};
}

// The middle of three independent draws.
Errors usual(int64_t units, int64_t points) {
  std::vector<double> train, test;
  for (const int seed : {1, 2, 3}) {
    const Errors e = fitted(units, points, seed);
    train.push_back(e.train);
    test.push_back(e.test);
  }
  std::sort(train.begin(), train.end());
  std::sort(test.begin(), test.end());
  return {train[1], test[1]};
}

constexpr int64_t kExamples = 60;
constexpr double kNoise = 0.2 * 0.2;  // no error on new examples is below it

}  // namespace

TEST_CASE(
    "GEN-01 GEN-02 GEN-11 over the width the test error has a valley, a peak where weights equal examples, and falls") {
  const std::vector<int64_t> widths{2, 20, 30, 45, 54, 60, 66, 90, 240};
  std::vector<double> train, test;
  for (const int64_t p : widths) {
    const Errors e = usual(p, kExamples);
    train.push_back(e.train);
    test.push_back(e.test);
  }
  const auto at = [&](int64_t width) {
    return static_cast<size_t>(std::find(widths.begin(), widths.end(), width) - widths.begin());
  };
  const auto peak = static_cast<size_t>(std::max_element(test.begin(), test.end()) - test.begin());
  CHECK(std::abs(static_cast<double>(widths[peak] - kExamples)) <= 0.1 * static_cast<double>(kExamples));

  // Too small a network fits neither; what it can fit grows, and so does the gap, up to the peak.
  for (size_t i = 1; i <= peak; ++i) {
    CHECK(train[i] < train[i - 1]);
    if (widths[i] > 30) CHECK(test[i] - train[i] > test[i - 1] - train[i - 1]);
  }
  CHECK(train[at(2)] > 0.5);
  CHECK(test[at(30)] < 0.5 * test[at(2)]);
  CHECK(test[at(30)] < 0.4 * test[peak]);
  // Beyond it all examples are fitted, their noise too, and yet the test error falls again, below the valley.
  for (size_t i = at(90); i < widths.size(); ++i) CHECK(train[i] < 1e-6);
  CHECK(test[at(66)] > test[at(90)]);
  CHECK(test[at(90)] > test[at(240)]);
  CHECK(test[at(240)] < test[at(30)]);
  CHECK(test[at(240)] > kNoise);
}

TEST_CASE("GEN-11 sample-wise: with as many examples as weights the test error is worse than with fewer or more") {
  const double few = usual(60, 30).test, as_many = usual(60, 60).test, more = usual(60, 120).test;
  CHECK(few < 0.5 * as_many);
  CHECK(more < 0.5 * few);
}
