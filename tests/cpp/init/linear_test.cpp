// INI-19, 21, 27, 28: what theory says of variances, lengths and learning in deep networks, measured.
#include "init/check_init.h"
#include "support/network.h"
#include "trainyard/data/transforms/symmetric_eigen.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

constexpr size_t kWidth = 100;

// Eigenvalues of P^T P, falling, P the product of twenty 100 x 100 layers.
std::vector<double> squares_of_product(const char* init) {
  std::vector<double> p(kWidth * kWidth, 0.0);
  for (size_t i = 0; i < kWidth; ++i) p[i * kWidth + i] = 1.0;
  for (uint64_t layer = 0; layer < 20; ++layer) {
    const std::vector<float> w = draw(init, dense_parameter(kWidth, kWidth), layer);
    std::vector<double> next(p.size(), 0.0);
    for (size_t i = 0; i < kWidth; ++i) {
      for (size_t k = 0; k < kWidth; ++k) {
        for (size_t j = 0; j < kWidth; ++j)
          next[i * kWidth + j] += p[i * kWidth + k] * static_cast<double>(w[k * kWidth + j]);
      }
    }
    p = next;
  }
  std::vector<double> square(p.size(), 0.0);
  for (size_t k = 0; k < kWidth; ++k) {
    for (size_t i = 0; i < kWidth; ++i) {
      for (size_t j = 0; j < kWidth; ++j) square[i * kWidth + j] += p[k * kWidth + i] * p[k * kWidth + j];
    }
  }
  return symmetric_eigen(square, kWidth).values;
}

}  // namespace

TEST_CASE("INI-19 Var y = Din (E x^2 E w^2 - E x^2 E w^2), = Din Var x Var w for means of 0; a ReLU before halves it") {
  // y sums Din products x w; 2e5 products of x with mean 1 and w with mean 1/2: 2 * 1.25 - 0.25 = 2.25.
  double sum = 0.0, square = 0.0;
  constexpr size_t kDraws = 200000;
  for (uint64_t i = 0; i < kDraws; ++i) {
    const double x = 1.0 + random_normal({1, stream_id(Purpose::check)}, i);
    const double w = 0.5 + random_normal({1, stream_id(Purpose::check, 1)}, i);
    sum += x * w / kDraws;
    square += x * w * x * w / kDraws;
  }
  CHECK(square - sum * sum == doctest::Approx(2.25).epsilon(0.03));  // four standard deviations
  // With Var w = 1 / Din a layer keeps its input's variance, but for ReLU's output, whose mean is not 0: there it makes
  // E x^2 = 1/2 of it, not Var x = 1/2 - 1/(2 pi).
  constexpr int64_t kRows = 200, kUnits = 300;
  const auto variance_behind = [](const std::string& layers) {
    FloatNetwork net(make_cpu_backend(1), layers, {kUnits}, {.rows = kRows, .init = "\"xavier\""});
    return second_moment(net.forward(converted<float>(normal_numbers(kRows * kUnits, 7)), Mode::evaluate()));
  };
  const std::string dense = R"({"type": "dense", "units": 300})";
  CHECK(variance_behind("[" + dense + "]") == doctest::Approx(1.0).epsilon(0.03));
  CHECK(variance_behind("[\"relu\", " + dense + "]") == doctest::Approx(0.5).epsilon(0.03));
}

TEST_CASE("INI-21 kaiming for PReLU keeps the second moment over twenty layers, He's does not") {
  constexpr int64_t kUnits = 200;
  const auto after_twenty = [](const char* init, uint64_t networks) {
    double mean = 0.0;
    for (uint64_t seed = 0; seed < networks; ++seed) {
      FloatNetwork net(make_cpu_backend(1),
                       R"({"type": "repeat", "times": 20, "layers": [{"type": "dense", "units": 200}, "prelu"]})",
                       {kUnits}, {.rows = 4, .seed = seed, .init = init});
      const std::vector<float> x = converted<float>(normal_numbers(4 * kUnits, seed));
      // The slope in front is the next layer's business: behind the last PReLU it is (1 + a^2) / 2 of 2 / (1 + a^2).
      mean += second_moment(net.forward(x, Mode::evaluate())) / second_moment(x) / static_cast<double>(networks);
    }
    return mean;
  };
  // A network's own moment scatters by about sqrt(20 * 3 / 200); four standard deviations of the mean of 30.
  CHECK(std::abs(after_twenty(R"({"type": "kaiming", "slope": 0.25})", 30) - 1.0) < 0.4);
  CHECK(after_twenty("\"kaiming\"", 8) > 2.0);  // 1.0625^20 = 3.4
}

TEST_CASE("INI-27 a product of twenty orthogonal layers has singular values of 1, of Gaussian ones 4.4 to nothing") {
  for (const double square : squares_of_product("\"orthogonal\""))
    CHECK(std::sqrt(square) == doctest::Approx(1.0).epsilon(1e-5));
  const std::vector<double> gaussian = squares_of_product("\"xavier\"");
  CHECK(std::sqrt(gaussian[0]) > 2.0);
  CHECK(std::sqrt(gaussian[0]) < 10.0);
  CHECK(gaussian[50] < 1e-6 * gaussian[0]);
}

TEST_CASE(
    "INI-28 a linear network of two layers learns mode s along s e^(2st) / (e^(2st) - 1 + s / a0), in a time of 1/s") {
  // Inputs +-sqrt(3) e_i have the identity as covariance; targets s_i x_i. For L = 1/2 sum of squares, averaged, each
  // mode a = w2 w1 follows da/dt = 2 a (s - a) where w1 = w2.
  const std::vector<double> s{4.0, 2.0, 1.0};
  constexpr double kStart = 0.001, kRate = 0.0005;
  FloatNetwork net(make_reference_backend<float>(),
                   R"([{"type": "dense", "units": 3, "bias": false}, {"type": "dense", "units": 3, "bias": false}])",
                   {3}, {.rows = 3});
  std::vector<float> x(9, 0.0f);
  for (size_t i = 0; i < 3; ++i) x[4 * i] = std::sqrt(3.0f);
  std::vector<double> w1(9, 0.0);
  for (size_t i = 0; i < 3; ++i) w1[4 * i] = std::sqrt(kStart);
  std::vector<double> w2 = w1;
  std::vector<double> half_time(3, 0.0);
  double worst = 0.0;
  for (int step = 0; step < 12000; ++step) {
    net.set_weight("0.weight", w1);
    net.set_weight("1.weight", w2);
    const double t = kRate * step;
    for (size_t i = 0; i < 3; ++i) {
      const double a = w1[4 * i] * w2[4 * i], e = std::exp(2.0 * s[i] * t);
      worst = std::max(worst, std::abs(a - s[i] * e / (e - 1.0 + s[i] / kStart)) / s[i]);
      if (half_time[i] == 0.0 && a > s[i] / 2) half_time[i] = t;
    }
    std::vector<float> dy = net.forward(x, Mode::train());
    for (size_t i = 0; i < 3; ++i) dy[4 * i] -= static_cast<float>(s[i]) * x[4 * i];
    for (float& v : dy) v /= 3.0f;
    net.fill_gradients(0.0);
    net.backward(dy, false);
    const std::vector<float> g1 = net.gradient("0.weight"), g2 = net.gradient("1.weight");
    for (size_t k = 0; k < 9; ++k) {
      w1[k] -= kRate * static_cast<double>(g1[k]);
      w2[k] -= kRate * static_cast<double>(g2[k]);
    }
  }
  CHECK(worst < 0.01);
  // t = log(s / a0 - 1) / (2 s)
  CHECK(half_time[1] / half_time[0] == doctest::Approx(2.0 * std::log(1999.0) / std::log(3999.0)).epsilon(0.01));
  CHECK(half_time[2] / half_time[1] == doctest::Approx(2.0 * std::log(999.0) / std::log(1999.0)).epsilon(0.01));
}
