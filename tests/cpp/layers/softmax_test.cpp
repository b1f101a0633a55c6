#include "support/check_layer.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "softmax") {
  check_layer("\"softmax\"", {7});
  check_layer("\"softmax\"", {1});
  check_layer(R"([{"type": "dense", "units": 33}, "softmax"])", {4});
  check_layer("\"softmax\"", {2, 3, 5});
}

namespace {

std::vector<float> softmax(const std::vector<float>& scores) {
  FloatNetwork net(make_cpu_backend(1), "\"softmax\"", {static_cast<int64_t>(scores.size())}, {.rows = 1});
  return net.forward(scores, Mode::train());
}

}  // namespace

TEST_CASE("ACT-13, ERR-20 softmax sums to 1 over all classes and does not see a shift") {
  const std::vector<float> scores{0.5f, -1.25f, 3.0f, 0.0f, 2.0f}, y = softmax(scores);
  double sum = 0.0;
  for (const float p : y) sum += static_cast<double>(p);
  CHECK(sum == doctest::Approx(1.0).epsilon(1e-6));
  CHECK(static_cast<double>(y[2] / y[0]) == doctest::Approx(12.182493960703473).epsilon(1e-6));  // e^2.5
  std::vector<float> shifted = scores;
  for (float& s : shifted) s += 512.0f;  // exact, so that the same bits come out
  CHECK(softmax(shifted) == y);
}

TEST_CASE("ACT-13 softmax is stable at 10000 on either side") {
  CHECK(softmax({1e4f, -1e4f, 1e4f}) == std::vector<float>{0.5f, 0.0f, 0.5f});
  CHECK(softmax({-1e4f, -1e4f}) == std::vector<float>{0.5f, 0.5f});
}

TEST_CASE("ACT-13 the softmax's gradient is diag(p) - p p^T") {
  FloatNetwork net(make_cpu_backend(1), "\"softmax\"", {3}, {.rows = 1});
  const std::vector<float> p = net.forward({1.0f, 0.0f, -2.0f}, Mode::train());
  const std::vector<float> dx = net.backward({0.0f, 1.0f, 0.0f});
  for (size_t j = 0; j < 3; ++j) CHECK(dx[j] == doctest::Approx(p[1] * ((j == 1 ? 1.0f : 0.0f) - p[j])));
}
