// REG-25: whatever is random in training has one interface: noise z in training, an approximation of the mean over z at
// test, and Monte-Carlo averaging of k noisy passes.
#include <cmath>

#include "data/support.h"
#include "support/check_loss.h"
#include "support/network.h"
#include "support/sample_moments.h"
#include "trainyard/data/loader.h"
#include "trainyard/train/evaluator.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

struct Method {
  const char* name;
  std::string layers;
  Shape input;
};

const std::string kHead = R"(, "tanh", {"type": "dense", "units": 2}])";

const Method kMethods[] = {
    {"dropout", R"([{"type": "dense", "units": 16}, "dropout")" + kHead, {5}},
    {"vanilla dropout", R"([{"type": "dense", "units": 16}, {"type": "dropout", "form": "vanilla"})" + kHead, {5}},
    {"DropConnect", R"([{"type": "drop_connect", "units": 16})" + kHead, {5}},
    {"DropConnect, gaussian", R"([{"type": "drop_connect", "units": 16, "monte_carlo": "gaussian"})" + kHead, {5}},
    {"fractional max pooling", R"(["fractional_max_pool", "flatten")" + kHead, {7, 7, 1}},
    {"stochastic depth",
     R"([{"type": "residual", "survival": 0.5, "branch": [{"type": "dense", "units": 5}]},
         {"type": "residual", "survival": 0.5, "branch": [{"type": "dense", "units": 5}]})" +
         kHead,
     {5}},
};

FloatNetwork network(const Method& m, int64_t rows) {
  return FloatNetwork(make_cpu_backend(1), m.layers, m.input, {.rows = rows, .training = false});
}

std::vector<float> predicted(FloatNetwork& net, Loss<float>& loss, const std::vector<float>& x, const Passes& noise,
                             uint64_t seed = 1, int64_t rows = 1, std::vector<float>* spread = nullptr) {
  Evaluator evaluator(net.backend(), net.model(), loss, seed, rows);
  const auto n = static_cast<int64_t>(x.size()) / net.model().input().count();
  std::vector<float> y(static_cast<size_t>(n * net.model().output().count()));
  if (spread) spread->resize(y.size());
  evaluator.predict(x.data(), n, y.data(), noise, spread ? spread->data() : nullptr);
  return y;
}

std::unique_ptr<Loss<float>> loss_named(const char* name) {
  return make_loss<float>(loss_from("\"" + std::string(name) + "\""));
}

// Float means of up to a hundred numbers around 1.
constexpr double kMeanTolerance = 1e-6;

}  // namespace

TEST_CASE("REG-25 every random method trains on z, tests without it, and averages k noisy passes") {
  for (const Method& m : kMethods) {
    CAPTURE(m.name);
    constexpr int64_t kRows = 4, kSamples = 20;
    FloatNetwork net = network(m, kRows);
    const auto loss = loss_named("mse");
    const std::vector<float> x = converted<float>(normal_numbers(kRows * m.input.count(), 2));
    // Training: another z, another output.
    const std::vector<float> first = net.forward(x, Mode::train());
    std::vector<float> other = first;
    for (net.block().step = 1; net.block().step < 10 && other == first; ++net.block().step)
      other = net.forward(x, Mode::train());
    CHECK(other != first);
    // Test: one pass without noise.
    const std::vector<float> test = net.forward(x, Mode::evaluate());
    CHECK(predicted(net, *loss, x, {}) == test);
    // Monte Carlo: the mean over samples 1 .. k, and their spread.
    std::vector<SampleMoments> passes(test.size());
    for (uint32_t s = 1; s <= kSamples; ++s) {
      net.block() = {.seed = 1, .sample = s};
      const std::vector<float> y = net.forward(x, Mode::monte_carlo());
      for (size_t i = 0; i < y.size(); ++i) passes[i].add(y[i]);
    }
    std::vector<double> mean, deviation;
    for (const SampleMoments& p : passes) mean.push_back(p.mean()), deviation.push_back(p.deviation());
    std::vector<float> spread;
    const std::vector<float> averaged = predicted(net, *loss, x, {kSamples}, 1, 1, &spread);
    CHECK(relative_difference(averaged, mean) < kMeanTolerance);
    CHECK(relative_difference(spread, deviation) < 10.0 * kMeanTolerance);
    CHECK(averaged != test);
    CHECK(predicted(net, *loss, x, {kSamples}) == averaged);
    CHECK(predicted(net, *loss, x, {kSamples}, 2) != averaged);
  }
}

TEST_CASE("REG-25 averaged predictions do not depend on the batches in which they are made") {
  for (const Method& m : kMethods) {
    CAPTURE(m.name);
    constexpr int64_t kRows = 600;  // two batches of the evaluator's own, or one
    FloatNetwork net = network(m, 1);
    const auto loss = loss_named("softmax_cross_entropy");
    const std::vector<float> x = converted<float>(normal_numbers(kRows * m.input.count(), 2));
    const std::vector<float> whole = predicted(net, *loss, x, {3}, 1, kRows);
    CHECK(predicted(net, *loss, x, {3}) == whole);
    // Probabilities are averaged, not scores.
    for (size_t i = 0; i < whole.size(); i += 2)
      REQUIRE(static_cast<double>(whole[i] + whole[i + 1]) == doctest::Approx(1.0).epsilon(kMeanTolerance));
  }
}

TEST_CASE("REG-18 REG-25 a prediction's variance falls as 1 / k with k noisy passes") {
  for (const Method& m : {kMethods[0], kMethods[4]}) {
    CAPTURE(m.name);
    FloatNetwork net = network(m, 1);
    const auto loss = loss_named("mse");
    const std::vector<float> x = converted<float>(normal_numbers(m.input.count(), 2));
    double alone = 0.0;
    for (const int64_t k : {1, 4, 16}) {
      SampleMoments predictions;
      for (uint64_t seed = 1; seed <= 400; ++seed) predictions.add(predicted(net, *loss, x, {k}, seed)[0]);
      if (k == 1) alone = predictions.variance();
      // A variance of 400 numbers has a standard error of 7 %.
      CHECK(predictions.variance() * static_cast<double>(k) == doctest::Approx(alone).epsilon(0.3));
    }
    CHECK(alone > 1e-4);
  }
}

TEST_CASE(
    "REG-24 REG-25 batch norm's noise is the statistics of random training batches, its approximation the running "
    "ones") {
  const Dataset data = load(R"({"type": "spiral", "points": 300})");
  std::vector<int32_t> ids(300);
  for (size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<int32_t>(i);
  const std::vector<std::unique_ptr<Transform>> transforms;
  const std::vector<std::unique_ptr<Mixer>> mixers;
  Loader loader(data, ids, transforms, mixers, {1, true});
  FloatNetwork net(make_cpu_backend(1), R"(["batch_norm", {"type": "dense", "units": 1}])", {2}, {.rows = 1});
  const auto loss = loss_named("mse");
  const std::vector<float> x{0.5f, -0.25f}, states = net.all_states();
  const std::vector<float> test = predicted(net, *loss, x, {});
  CHECK(predicted(net, *loss, x, {8}) == test);  // without batches there is no noise
  // One sample: the mean and the unbiased variance of the first batch of epoch 1.
  std::vector<float> seen(2 * 48);
  loader.fill(1, 0, 48, seen.data(), nullptr, nullptr);
  const std::vector<float> w = net.weight("1.weight");
  double by_hand = 0.0;
  for (size_t j = 0; j < 2; ++j) {
    SampleMoments channel;
    for (size_t i = 0; i < 48; ++i) channel.add(seen[2 * i + j]);
    by_hand +=
        static_cast<double>(w[j]) * (static_cast<double>(x[j]) - channel.mean()) / std::sqrt(channel.variance() + 1e-5);
  }
  CHECK(static_cast<double>(predicted(net, *loss, x, {1, &loader, 48}, 1, 48)[0]) ==
        doctest::Approx(by_hand).epsilon(1e-5));
  double narrow = 0.0;
  for (const int64_t batch : {12, 48}) {
    std::vector<float> spread;
    const std::vector<float> averaged = predicted(net, *loss, x, {400, &loader, batch}, 1, batch, &spread);
    CHECK(averaged != test);
    CHECK(net.all_states() == states);
    // The variance over batches goes with 1 / B: the deviation halves. 400 draws know it to 4 %; of 300 examples 48
    // drawn without replacement vary by a tenth less.
    if (batch == 12) narrow = static_cast<double>(spread[0]);
    if (batch == 48) CHECK(narrow / static_cast<double>(spread[0]) == doctest::Approx(2.1).epsilon(0.15));
  }
}

TEST_CASE("REG-24 what batch norm gives a fixed example varies over mini-batches with 1 / B") {
  double first = 0.0;
  for (const int64_t rows : {16, 64, 256}) {
    FloatNetwork net(make_cpu_backend(1), "\"batch_norm\"", {1}, {.rows = rows});
    SampleMoments outputs;
    for (uint64_t batch = 0; batch < 400; ++batch) {
      std::vector<float> x = converted<float>(normal_numbers(rows, 100 + batch));
      x[0] = 1.0f;
      outputs.add(net.forward(x, Mode::train())[0]);
    }
    if (rows == 16) first = outputs.variance() * 16.0;
    // Of (1 - mean) / std: (1 + 1/2) / B to first order.
    CHECK(outputs.variance() * static_cast<double>(rows) == doctest::Approx(1.5).epsilon(0.35));
    CHECK(outputs.variance() * static_cast<double>(rows) == doctest::Approx(first).epsilon(0.4));
  }
}

TEST_CASE(
    "REG-13 the mean over all 64 masks is what Monte Carlo tends to; scaling gives it for a linear network only") {
  for (const std::string layer : {"\"tanh\"", "{\"type\": \"leaky_relu\", \"slope\": 1}"}) {
    CAPTURE(layer);
    FloatNetwork net(make_cpu_backend(1),
                     R"(["dropout", {"type": "dense", "units": 4, "bias": false}, )" + layer +
                         R"(, {"type": "dense", "units": 1, "bias": false}])",
                     {6}, {.rows = 1, .init = R"({"type": "normal", "std": 0.8})"});
    const auto loss = loss_named("mse");
    const std::vector<float> x = converted<float>(normal_numbers(6, 4));
    const std::vector<float> w1 = net.weight("1.weight"), w2 = net.weight("3.weight");  // (6, 4), (4, 1)
    double exact = 0.0;
    for (unsigned mask = 0; mask < 64; ++mask) {
      for (size_t j = 0; j < 4; ++j) {
        double h = 0.0;
        for (size_t i = 0; i < 6; ++i) {
          if (mask >> i & 1) h += 2.0 * static_cast<double>(x[i]) * static_cast<double>(w1[4 * i + j]);
        }
        exact += (layer[1] == 't' ? std::tanh(h) : h) * static_cast<double>(w2[j]) / 64.0;
      }
    }
    std::vector<float> spread;
    const double scaled = static_cast<double>(predicted(net, *loss, x, {})[0]),
                 averaged = static_cast<double>(predicted(net, *loss, x, {4000}, 1, 1, &spread)[0]);
    const double error = static_cast<double>(spread[0]) / std::sqrt(4000.0);
    CHECK(std::abs(averaged - exact) < 3.0 * error);
    if (layer[1] == 't') {
      CHECK(std::abs(scaled - exact) > 3.0 * error);
    } else {
      CHECK(scaled == doctest::Approx(exact).epsilon(1e-5));
    }
  }
}
