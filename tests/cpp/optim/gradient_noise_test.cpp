// What a mini-batch's gradient is to the whole set's.
#include <cmath>

#include "support/checked.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

constexpr int64_t kExamples = 256;

// Gradients of |y - t|^2 / 2 of a small network, each example's own or the mean over rows first .. first + n - 1.
class Examples {
 public:
  Examples()
      : network_(make_cpu_backend(1), R"([{"type": "dense", "units": 3}, "tanh", {"type": "dense", "units": 2}])",
                 Shape{4}, {.rows = kExamples}),
        x_(converted<float>(normal_numbers(4 * kExamples, 11))),
        targets_(converted<float>(normal_numbers(2 * kExamples, 12))) {}

  std::vector<double> gradient(int64_t first, int64_t n) {
    network_.fill_gradients(0.0);
    const std::vector<float> x(x_.begin() + 4 * first, x_.begin() + 4 * (first + n));
    std::vector<float> dy = network_.forward(x, Mode::train());
    for (size_t i = 0; i < dy.size(); ++i)
      dy[i] = (dy[i] - targets_[2 * static_cast<size_t>(first) + i]) / static_cast<float>(n);
    network_.backward(dy, false);
    const std::vector<float> g = network_.all_gradients();
    return {g.begin(), g.end()};
  }

 private:
  FloatNetwork network_;
  std::vector<float> x_, targets_;
};

}  // namespace

TEST_CASE("OPT-02 the mean of single examples' gradients is the full gradient") {
  Examples examples;
  const std::vector<double> full = examples.gradient(0, kExamples);
  std::vector<double> mean(full.size());
  for (int64_t i = 0; i < kExamples; ++i) {
    const std::vector<double> one = examples.gradient(i, 1);
    for (size_t k = 0; k < mean.size(); ++k) mean[k] += one[k] / static_cast<double>(kExamples);
  }
  // Sums of 256 floats.
  CHECK(relative_difference(mean, full) < 1e-5);
}

TEST_CASE("OPT-03 a mini-batch gradient's variance falls as 1 / B: slope -1 on log-log axes") {
  Examples examples;
  std::vector<std::vector<double>> single;
  for (int64_t i = 0; i < kExamples; ++i) single.push_back(examples.gradient(i, 1));
  const std::vector<double> full = examples.gradient(0, kExamples);
  constexpr int kBatches = 2000;
  const RngStream stream{5, stream_id(Purpose::check)};
  uint64_t draw = 0;
  const auto variance = [&](int batch) {
    double squares = 0.0;
    for (int b = 0; b < kBatches; ++b) {
      std::vector<double> mean(full.size());
      for (int i = 0; i < batch; ++i) {
        const auto pick = static_cast<size_t>(static_cast<double>(kExamples) * random_uniform(stream, draw++));
        for (size_t k = 0; k < mean.size(); ++k) mean[k] += single[pick][k] / batch;
      }
      for (size_t k = 0; k < mean.size(); ++k) squares += (mean[k] - full[k]) * (mean[k] - full[k]);
    }
    return squares / kBatches;
  };
  const double slope = std::log(variance(64) / variance(1)) / std::log(64.0);
  // Each variance is good to some 5 %.
  CHECK(slope == doctest::Approx(-1.0).epsilon(0.03));
}
