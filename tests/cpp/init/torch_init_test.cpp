// Our starting weights against PyTorch's: their standard deviation, and the distance of the two distributions
// (Kolmogorov and Smirnov). tests/golden/make_init_vectors.py made the file.
#include <algorithm>

#include "init/check_init.h"
#include "support/golden.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

// Two samples of one distribution, of n and m, are farther apart than this in 1 of 1000.
double critical(double n, double m) { return 1.95 * std::sqrt(1.0 / n + 1.0 / m); }

Parameter parameter_of(const std::vector<int64_t>& shape) {
  return shape.size() == 2 ? dense_parameter(shape[1], shape[0]) : conv_parameter(shape[2], shape[1], shape[0]);
}

}  // namespace

TEST_CASE("INI-03 INI-16 INI-17 INI-18 INI-20 INI-21 INI-27 starting weights are distributed as PyTorch's") {
  const nlohmann::json file = golden("torch_init.json");
  REQUIRE(file.size() == 11);
  for (const nlohmann::json& entry : file) {
    const std::string init = entry["init"].dump();
    CAPTURE(init);
    const Parameter p = parameter_of(entry["shape"].get<std::vector<int64_t>>());
    CAPTURE(to_string(p.shape));
    std::vector<float> ours;
    for (uint64_t seed = 0; ours.size() < 200000; ++seed) {
      const std::vector<float> w = draw(init, p, seed);
      ours.insert(ours.end(), w.begin(), w.end());
    }
    std::sort(ours.begin(), ours.end());
    const double n = static_cast<double>(ours.size());
    const auto quantiles = entry["quantiles"].get<std::vector<double>>();
    double distance = 0.0;
    for (size_t k = 0; k < quantiles.size(); ++k) {
      const auto below = std::lower_bound(ours.begin(), ours.end(), static_cast<float>(quantiles[k])) - ours.begin();
      distance = std::max(distance, std::abs(static_cast<double>(below) / n - static_cast<double>(k + 1) / 64.0));
    }
    CHECK(distance < critical(n, entry["n"].get<double>()));
    // Four standard deviations of the smaller sample's own.
    CHECK(std::sqrt(second_moment(ours)) ==
          doctest::Approx(entry["std"].get<double>()).epsilon(4.0 / std::sqrt(2.0 * n)));
  }
}

TEST_CASE("INI-18 the fan-in of a 3 x 3 convolution on 64 channels is 576, and what its weights start from") {
  FloatNetwork net(make_cpu_backend(1), R"({"type": "conv2d", "filters": 64, "kernel": 3})", {3, 3, 64},
                   {.rows = 1, .init = "\"kaiming\""});
  CHECK(net.parameter("0.weight").fan_in == 576);
  // 3 standard deviations of 36864 squares.
  CHECK(second_moment(net.weight("0.weight")) == doctest::Approx(2.0 / 576.0).epsilon(0.022));
}
