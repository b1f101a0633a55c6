#include <cmath>

#include "support/check_layer.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "batch_norm") {
  check_layer("\"batch_norm\"", {5}, {.mixes_rows = true});
  check_layer("\"batch_norm\"", {3, 2, 4}, {.mixes_rows = true});
  check_layer(R"({"type": "batch_norm", "momentum": 0.3, "epsilon": 0.1})", {7}, {.mixes_rows = true});
}

namespace {

// Mean and biased variance of column j.
struct Moments {
  double mean = 0.0, variance = 0.0;
};
Moments moments(const std::vector<float>& x, size_t columns, size_t j) {
  Moments m;
  const double n = static_cast<double>(x.size() / columns);
  for (size_t i = j; i < x.size(); i += columns) m.mean += static_cast<double>(x[i]) / n;
  for (size_t i = j; i < x.size(); i += columns) m.variance += std::pow(static_cast<double>(x[i]) - m.mean, 2) / n;
  return m;
}

// Float results around 1.
constexpr double kFloat = 1e-6;

}  // namespace

TEST_CASE("NRM-02 batch norm gives mean 0 and variance s2 / (s2 + epsilon)") {
  FloatNetwork net(make_cpu_backend(1), R"({"type": "batch_norm", "epsilon": 0.1})", {3}, {.rows = 64});
  std::vector<double> x = normal_numbers(64 * 3, 5);
  for (double& v : x) v = 0.7 * v + 2.0;
  const std::vector<float> in = converted<float>(x), y = net.forward(in, Mode::train());
  for (size_t j = 0; j < 3; ++j) {
    const double s2 = moments(in, 3, j).variance;
    CHECK(std::abs(moments(y, 3, j).mean) < kFloat);
    CHECK(moments(y, 3, j).variance == doctest::Approx(s2 / (s2 + 0.1)).epsilon(kFloat));
  }
}

TEST_CASE("NRM-02 batch norm with one row gives beta and leaves the statistics alone") {
  FloatNetwork net(make_cpu_backend(1), "\"batch_norm\"", {3}, {.rows = 1});
  net.set_weight("0.bias", {0.1, 0.2, 0.3});
  const std::vector<float> before = net.all_states();
  CHECK(net.forward({1e6f, -3.0f, 0.0f}, Mode::train()) == std::vector<float>{0.1f, 0.2f, 0.3f});
  CHECK(net.all_states() == before);
  CHECK(net.backward({1.0f, 2.0f, 3.0f}) == std::vector<float>{0.0f, 0.0f, 0.0f});
  CHECK(net.gradient("0.weight") == std::vector<float>{0.0f, 0.0f, 0.0f});
  CHECK(net.gradient("0.bias") == std::vector<float>{1.0f, 2.0f, 3.0f});
}

TEST_CASE("NRM-03 batch norm with gamma = sqrt(var + epsilon) and beta = mean is the identity") {
  FloatNetwork net(make_cpu_backend(1), "\"batch_norm\"", {1}, {.rows = 8});
  const std::vector<float> x = converted<float>(normal_numbers(8, 6));
  const Moments m = moments(x, 1, 0);
  net.set_weight("0.weight", {std::sqrt(m.variance + 1e-5)});
  net.set_weight("0.bias", {m.mean});
  CHECK(relative_difference(net.forward(x, Mode::train()), x) < kFloat);
}

TEST_CASE("NRM-04 batch norm of images is that of their places as rows") {
  FloatNetwork images(make_cpu_backend(1), "\"batch_norm\"", {3, 2, 4}, {.rows = 5}),
      rows(make_cpu_backend(1), "\"batch_norm\"", {4}, {.rows = 30});
  const std::vector<float> x = converted<float>(normal_numbers(120, 7));
  CHECK(images.forward(x, Mode::train()) == rows.forward(x, Mode::train()));
  CHECK(images.all_states() == rows.all_states());
}

TEST_CASE("NRM-05 in evaluation a row's output does not depend on its neighbours") {
  FloatNetwork net(make_cpu_backend(1), "\"batch_norm\"", {3}, {.rows = 8});
  net.set_state("0.running_mean", {0.5, -1.0, 2.0});
  net.set_state("0.running_var", {4.0, 0.25, 1.0});
  std::vector<float> x = converted<float>(normal_numbers(24, 8));
  const std::vector<float> together = net.forward(x, Mode::evaluate());
  x.resize(3);
  const std::vector<float> alone = net.forward(x, Mode::evaluate());
  CHECK(alone == std::vector<float>(together.begin(), together.begin() + 3));
  CHECK(static_cast<double>(alone[0]) ==
        doctest::Approx((static_cast<double>(x[0]) - 0.5) / std::sqrt(4.0 + 1e-5)).epsilon(kFloat));
}

TEST_CASE("NRM-06 running statistics: momentum weighs the new value, the variance is unbiased, batches are counted") {
  FloatNetwork net(make_cpu_backend(1), "\"batch_norm\"", {1}, {.rows = 4});
  net.forward({1.0f, 2.0f, 3.0f, 6.0f}, Mode::train());
  CHECK(static_cast<double>(net.state("0.running_mean")[0]) == doctest::Approx(0.1 * 3.0).epsilon(kFloat));
  CHECK(static_cast<double>(net.state("0.running_var")[0]) == doctest::Approx(0.9 + 0.1 * 14.0 / 3.0).epsilon(kFloat));
  CHECK(net.state("0.num_batches_tracked") == std::vector<float>{1.0f});
}

TEST_CASE("NRM-06 a cumulative mean over batches is the plain mean of their statistics") {
  FloatNetwork net(make_cpu_backend(1), "\"batch_norm\"", {1}, {.rows = 2});
  for (int batch = 0; batch < 3; ++batch) {
    net.block().statistics_weight = 1.0f / static_cast<float>(batch + 1);
    const float at = static_cast<float>(batch);
    net.forward({at - 1.0f, at + 1.0f}, Mode::recompute_statistics());
  }
  CHECK(static_cast<double>(net.state("0.running_mean")[0]) == doctest::Approx(1.0).epsilon(kFloat));
  CHECK(static_cast<double>(net.state("0.running_var")[0]) == doctest::Approx(2.0).epsilon(kFloat));
}

TEST_CASE("only modes that say so update the statistics") {
  FloatNetwork net(make_cpu_backend(1), "\"batch_norm\"", {2}, {.rows = 4});
  const std::vector<float> before = net.all_states(), x = converted<float>(normal_numbers(8, 9));
  for (const Mode& mode : {Mode::evaluate(), Mode::monte_carlo(), Mode::line_search(), Mode::probe()}) {
    net.forward(x, mode);
    CHECK(net.all_states() == before);
  }
  for (const Mode& mode : {Mode::train(), Mode::recompute_statistics(), Mode::accept()}) {
    const std::vector<float> states = net.all_states();
    net.forward(x, mode);
    CHECK(net.all_states() != states);
  }
}

TEST_CASE("a frozen batch norm uses and keeps its running statistics in training, and passes the gradient on") {
  FloatNetwork net(make_cpu_backend(1), R"({"type": "batch_norm", "frozen": true})", {2}, {.rows = 4});
  net.set_state("0.running_var", {4.0, 9.0});
  const std::vector<float> before = net.all_states(), x = converted<float>(normal_numbers(8, 10));
  CHECK(net.forward(x, Mode::train()) == net.forward(x, Mode::evaluate()));
  CHECK(net.all_states() == before);
  net.forward(x, Mode::train());
  net.fill_gradients(0.0);
  const std::vector<float> dx = net.backward(std::vector<float>(8, 1.0f));
  CHECK(static_cast<double>(dx[0]) == doctest::Approx(0.5).epsilon(1e-5));
  CHECK(net.all_gradients() == std::vector<float>(4, 0.0f));
}

TEST_CASE("decay leaves gamma and beta alone") {
  FloatNetwork net(make_cpu_backend(1), "\"batch_norm\"", {2});
  CHECK_FALSE(net.parameter("0.weight").decay);
  CHECK_FALSE(net.parameter("0.bias").decay);
}

TEST_CASE("batch norm behind flatten is written channels first") {
  FloatNetwork net(make_cpu_backend(1), R"(["flatten", "batch_norm"])", {1, 2, 2});
  net.set_weight("1.weight", {0, 1, 2, 3});
  net.set_state("1.running_mean", {0, 1, 2, 3});
  const auto tensors = net.model().export_tensors();
  CHECK(tensors[0].name == "1.weight");
  CHECK(tensors[0].values == std::vector<float>{0, 2, 1, 3});
  CHECK(tensors[2].name == "1.running_mean");
  CHECK(tensors[2].values == std::vector<float>{0, 2, 1, 3});
}

TEST_CASE("NRM-01 without a scale, a shift and an epsilon to speak of, batch norm is plain standardisation") {
  FloatNetwork net(make_cpu_backend(1), R"({"type": "batch_norm", "epsilon": 1e-12})", {3}, {.rows = 64});
  std::vector<double> x = normal_numbers(64 * 3, 11);
  for (double& v : x) v = 3.0 * v - 5.0;
  const std::vector<float> y = net.forward(converted<float>(x), Mode::train());
  for (size_t j = 0; j < 3; ++j) {
    CHECK(std::abs(moments(y, 3, j).mean) < kFloat);
    CHECK(moments(y, 3, j).variance == doctest::Approx(1.0).epsilon(kFloat));
  }
}

TEST_CASE("ERR-12 the identity needs gamma = sqrt(var + epsilon): the lectures' sqrt(var) falls short by the epsilon") {
  FloatNetwork net(make_cpu_backend(1), R"({"type": "batch_norm", "epsilon": 0.5})", {1}, {.rows = 8});
  const std::vector<float> x = converted<float>(normal_numbers(8, 6));
  const Moments m = moments(x, 1, 0);
  net.set_weight("0.bias", {m.mean});
  net.set_weight("0.weight", {std::sqrt(m.variance)});
  const std::vector<float> y = net.forward(x, Mode::train());
  const double shrunk = std::sqrt(m.variance / (m.variance + 0.5));
  for (size_t i = 0; i < x.size(); ++i) {
    const double deviation = static_cast<double>(x[i]) - m.mean;
    CHECK(static_cast<double>(y[i]) - m.mean == doctest::Approx(shrunk * deviation).epsilon(kFloat));
  }
  net.set_weight("0.weight", {std::sqrt(m.variance + 0.5)});
  CHECK(relative_difference(net.forward(x, Mode::train()), x) < kFloat);
}

TEST_CASE("NRM-06 the running average comes to the population's statistics") {
  FloatNetwork net(make_cpu_backend(1), R"({"type": "batch_norm", "momentum": 0.02})", {1}, {.rows = 64});
  for (uint64_t batch = 0; batch < 400; ++batch) {
    std::vector<double> x = normal_numbers(64, 500 + batch);
    for (double& v : x) v = 0.7 * v + 2.0;
    net.forward(converted<float>(x), Mode::train());
  }
  // The average is over about 1 / 0.02 batches: standard errors of 0.01 and 0.01.
  CHECK(static_cast<double>(net.state("0.running_mean")[0]) == doctest::Approx(2.0).epsilon(0.01));
  CHECK(static_cast<double>(net.state("0.running_var")[0]) == doctest::Approx(0.49).epsilon(0.02));
}
