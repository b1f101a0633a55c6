#include "init/check_init.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("init", "data_dependent") { check_init("\"data_dependent\""); }

namespace {

constexpr int64_t kRows = 128;

// Mean and variance of every channel of the layers with an output of `width`.
struct Channels final : Observer<float> {
  std::map<std::string, std::vector<std::pair<double, double>>> layers;
  void after_forward(const std::string& path, Tensor<const float>, Tensor<const float> y) override {
    const int64_t c = y.shape.last();
    const double n = static_cast<double>(y.count() / c);
    for (int64_t k = 0; k < c; ++k) {
      double sum = 0.0, square = 0.0;
      for (int64_t i = k; i < y.count(); i += c) sum += static_cast<double>(y.data[i]) / n;
      for (int64_t i = k; i < y.count(); i += c) square += std::pow(static_cast<double>(y.data[i]) - sum, 2) / n;
      layers[path].push_back({sum, square});
    }
  }
};

const char* const kImages = R"([{"type": "conv2d", "filters": 6, "kernel": 3}, "relu",
  {"type": "conv2d", "filters": 5, "kernel": 3}, "relu", "flatten", {"type": "dense", "units": 12}, "relu", {"type": "dense", "units": 4}])";

// Two and a half times normal numbers, off centre.
std::vector<float> images() {
  std::vector<double> x = normal_numbers(kRows * 7 * 7 * 2, 11);
  for (double& v : x) v = 2.5 * v + 1.5;
  return converted<float>(x);
}

Channels fitted(const char* init) {
  FloatNetwork net(make_cpu_backend(1), kImages, {7, 7, 2}, {.rows = kRows, .fused = false, .init = init});
  const std::vector<float> x = images();
  net.model().fit_initialisation(1, x.data(), kRows);
  Channels seen;
  Step<float> step = net.model().step(net.plan(), Mode::evaluate(), &net.block());
  step.observer = &seen;
  std::vector<float> y(kRows * 4);
  net.model().forward(step, {x.data(), {kRows, 7, 7, 2}}, {y.data(), {kRows, 4}});
  return seen;
}

// Of all layers with weights: |gradient| / |weights|, the gradient of a random projection of the output that is not
// the scheme's own, mean over several.
std::vector<double> rates(const char* init, const char* layers) {
  FloatNetwork net(make_cpu_backend(1), layers, {20}, {.rows = kRows, .init = init});
  const std::vector<float> x = converted<float>(normal_numbers(kRows * 20, 11));
  net.model().fit_initialisation(1, x.data(), kRows);
  std::vector<double> square(net.model().table().parameters.size(), 0.0);
  for (uint64_t seed = 0; seed < 20; ++seed) {
    net.fill_gradients(0.0);
    const std::vector<float> y = net.forward(x, Mode::train());
    net.backward(converted<float>(normal_numbers(static_cast<int64_t>(y.size()), 50 + seed)));
    for (size_t i = 0; i < square.size(); ++i)
      square[i] += second_moment(net.gradient(net.model().table().parameters[i].path));
  }
  std::vector<double> out;
  for (size_t i = 0; i < square.size(); ++i) {
    const Parameter& p = net.model().table().parameters[i];
    if (p.role == Role::weight) out.push_back(std::sqrt(square[i] / second_moment(net.weight(p.path))));
  }
  return out;
}

double spread(const std::vector<double>& values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return *high / *low;
}

}  // namespace

TEST_CASE("INI-31 data-dependent: every channel has mean 0 and variance 1 on the data") {
  const Channels seen = fitted(R"({"type": "data_dependent", "rounds": 0})");
  for (const char* path : {"0", "2", "5", "7"}) {
    for (const auto& [mean, variance] : seen.layers.at(path)) {
      CHECK(std::abs(mean) < 1e-5);  // float sums of 3000 numbers
      CHECK(std::abs(variance - 1.0) < 1e-5);
    }
  }
}

TEST_CASE("INI-31 data-dependent: then weights of all layers change at the same rate, channels stay centred and even") {
  const char* const layers = R"([{"type": "dense", "units": 300}, "relu", {"type": "dense", "units": 15}, "relu",
    {"type": "dense", "units": 60}, "relu", {"type": "dense", "units": 5}])";
  CHECK(spread(rates(R"({"type": "data_dependent", "rounds": 0})", layers)) > 1.5);
  // The scheme evens out what one projection measures; others differ by their noise.
  CHECK(spread(rates("\"data_dependent\"", layers)) < 1.1);
  const char* const tanh = R"([{"type": "dense", "units": 300}, "tanh", {"type": "dense", "units": 15}, "tanh",
    {"type": "dense", "units": 60}, "tanh", {"type": "dense", "units": 5}])";
  CHECK(spread(rates("\"data_dependent\"", tanh)) < 1.2);

  const Channels seen = fitted("\"data_dependent\"");
  for (const char* path : {"0", "2", "5", "7"}) {
    const auto& channels = seen.layers.at(path);
    for (const auto& [mean, variance] : channels) {
      CHECK(std::abs(mean) < 1e-4 * std::sqrt(channels[0].second));
      CHECK(variance == doctest::Approx(channels[0].second).epsilon(1e-4));
    }
  }
  // The output's scale is left as the first phase made it.
  CHECK(seen.layers.at("7")[0].second == doctest::Approx(1.0).epsilon(1e-4));
}
