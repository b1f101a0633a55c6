// What the lectures show of activations, in the small: signs of gradients, zig-zags, dead units, self-normalisation.
#include "layers/curve.h"
#include "trainyard/session/session.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

// h ~ N(0, 1), through a sigmoid if `positive`
std::vector<float> inputs(int64_t n, bool positive, uint64_t seed) {
  std::vector<double> x = normal_numbers(n, seed);
  if (positive) {
    for (double& v : x) v = 1.0 / (1.0 + std::exp(-v));
  }
  return converted<float>(x);
}

// The share of minibatches of `rows` examples of 20 inputs, with random gradients from above, in which all weight
// gradients of a unit have one sign.
double one_sign_share(int64_t rows, bool positive) {
  constexpr int kBatches = 400;
  FloatNetwork net(make_cpu_backend(1), R"({"type": "dense", "units": 1, "bias": false})", {20}, {.rows = rows});
  int shared = 0;
  for (int batch = 0; batch < kBatches; ++batch) {
    net.forward(inputs(rows * 20, positive, 100 + static_cast<uint64_t>(batch)), Mode::train());
    net.fill_gradients(0.0);
    net.backward(converted<float>(normal_numbers(rows, 9000 + static_cast<uint64_t>(batch))));
    const std::vector<float> g = net.gradient("0.weight");
    const auto above = std::count_if(g.begin(), g.end(), [](float v) { return v > 0.0f; });
    shared += above == 0 || above == 20;
  }
  return static_cast<double>(shared) / kBatches;
}

struct Walk {
  double steps = 0.0, path = 0.0;
};

// Normalised LMS towards w* = (1, -1): w += 0.5 e x / |x|^2, the gradient from the core, until w is within 0.05.
// Means over 50 seeds.
Walk zigzag(bool positive) {
  Walk walk;
  FloatNetwork net(make_cpu_backend(1), R"({"type": "dense", "units": 1, "bias": false})", {2}, {.rows = 1});
  for (uint64_t seed = 0; seed < 50; ++seed) {
    std::vector<double> w{0.0, 0.0};
    for (uint64_t step = 0; std::hypot(w[0] - 1.0, w[1] + 1.0) > 0.05; ++step) {
      REQUIRE(step < 10000);
      const std::vector<float> x = inputs(2, positive, 1000 * seed + step);
      net.set_weight("0.weight", w);
      const float error = net.forward(x, Mode::train())[0] - (x[0] - x[1]);
      net.fill_gradients(0.0);
      net.backward({error});
      const std::vector<float> g = net.gradient("0.weight");
      const double rate = 0.5 / static_cast<double>(x[0] * x[0] + x[1] * x[1]);
      for (size_t k = 0; k < 2; ++k) w[k] -= rate * static_cast<double>(g[k]);
      walk.path += rate * std::hypot(static_cast<double>(g[0]), static_cast<double>(g[1])) / 50.0;
      walk.steps += 1.0 / 50.0;
    }
  }
  return walk;
}

// The share of 256 relu units that are 0 on all of 500 points in the plane around (center, center).
double dead_share(double center, double bias) {
  FloatNetwork net(make_cpu_backend(1),
                   R"([{"type": "dense", "units": 256, "bias_value": )" + std::to_string(bias) + "}, \"relu\"]", {2},
                   {.rows = 500, .training = false});
  std::vector<double> x = normal_numbers(1000, 77);
  for (double& v : x) v += center;
  const std::vector<float> y = net.forward(converted<float>(x), Mode::evaluate());
  int dead = 0;
  for (size_t unit = 0; unit < 256; ++unit) {
    bool silent = true;
    for (size_t row = 0; row < 500; ++row) silent = silent && y[row * 256 + unit] == 0.0f;
    dead += silent;
  }
  return dead / 256.0;
}

struct Spread {
  double mean = 0.0, std = 0.0;
};

// Of the last of 50 layers of `width` units without biases, weights N(0, 1 / width), inputs N(0, 1).
Spread deep(const std::string& activation, int64_t width) {
  const std::string init = R"({"type": "normal", "std": )" + std::to_string(1.0 / std::sqrt(width)) + "}";
  const std::string layer = R"({"type": "dense", "bias": false, "units": )" + std::to_string(width) + "}";
  std::string layers;
  for (int i = 0; i < 50; ++i) layers += (i ? "," : "") + layer + ",\"" + activation + "\"";
  FloatNetwork net(make_cpu_backend(1), "[" + layers + "]", {width},
                   {.rows = 40, .training = false, .init = init.c_str()});
  const std::vector<float> y = net.forward(converted<float>(normal_numbers(40 * width, 5)), Mode::evaluate());
  double sum = 0.0, squares = 0.0;
  for (const float v : y) {
    sum += static_cast<double>(v);
    squares += static_cast<double>(v) * static_cast<double>(v);
  }
  const double n = static_cast<double>(y.size());
  return {sum / n, std::sqrt(squares / n - sum * sum / n / n)};
}

}  // namespace

TEST_CASE("ACT-18 with positive inputs one example's weight gradients all have one sign, with centred inputs none") {
  CHECK(one_sign_share(1, true) == 1.0);
  CHECK(one_sign_share(1, false) == 0.0);  // by chance 2^-19
}

TEST_CASE("ACT-20 a minibatch breaks the common sign in about half of the cases, but never wholly") {
  const double two = one_sign_share(2, true), many = one_sign_share(32, true), most = one_sign_share(256, true);
  CHECK(two < 1.0);
  CHECK(many < two);
  // The sums' common part, 0.5 against a deviation of 0.208 an input, grows as their spread does: a limit near 0.45.
  CHECK(many == doctest::Approx(0.45).epsilon(0.06));
  CHECK(most == doctest::Approx(0.45).epsilon(0.06));
}

TEST_CASE("ACT-19 positive inputs make the way to (1, -1) a zig-zag: more steps and a longer path") {
  const Walk positive = zigzag(true), centred = zigzag(false);
  CHECK(positive.steps > 2.0 * centred.steps);
  CHECK(positive.path > 1.2 * centred.path);
  CHECK(centred.path > std::sqrt(2.0) - 0.05);  // the straight line
}

TEST_CASE("ACT-21 a dead relu has gradients of exactly 0 and keeps its weights to the bit") {
  const auto weights_after = [](double bias, int64_t steps) {
    Session session(R"({"version": 1, "seed": 4, "data": {"source": "blobs", "preprocess": ["standardize"]},
        "model": [{"type": "dense", "units": 8, "bias_value": )" +
                        std::to_string(bias) + R"(}, "relu", {"type": "dense", "units": 4}],
        "loss": "softmax_cross_entropy", "optimizer": {"type": "sgd", "lr": 0.5}, "train": {"steps": 200}})",
                    std::make_shared<MemoryFiles>());
    session.run(-1.0, steps);
    return session.parameter(session.model().table().parameters[0]);
  };
  CHECK(weights_after(-1000.0, 0) == weights_after(-1000.0, 200));
  CHECK(weights_after(0.0, 0) != weights_after(0.0, 200));

  FloatNetwork net(make_cpu_backend(1), R"([{"type": "dense", "units": 3}, "relu"])", {2}, {.rows = 4});
  net.set_weight("0.bias", {0.0, -1000.0, 1000.0});
  net.forward(converted<float>(normal_numbers(8, 6)), Mode::train());
  net.fill_gradients(0.0);
  net.backward(std::vector<float>(12, 1.0f));
  const std::vector<float> g = net.gradient("0.weight"), b = net.gradient("0.bias");
  CHECK((g[1] == 0.0f && g[4] == 0.0f && b[1] == 0.0f));  // (2, 3)
  CHECK(g[2] != 0.0f);
  CHECK(b[2] == 4.0f);
}

TEST_CASE("ACT-24 on data off the centre many relus are dead at the start, and a bias of 0.01 saves next to none") {
  const double dead = dead_share(8.0, 0.0), biased = dead_share(8.0, 0.01);
  CHECK(dead > 0.25);
  CHECK(biased <= dead);
  CHECK(dead - biased < 0.02);
  CHECK(dead_share(0.0, 0.0) == 0.0);  // what helps is centred data
}

TEST_CASE("ACT-26 50 layers of selu keep mean 0 and standard deviation 1, where relu and elu lose them") {
  const Spread selu = deep("selu", 500);
  // One draw of the weights: its mean and deviation wander by some percent over the layers.
  CHECK(std::abs(selu.mean) < 0.1);
  CHECK(selu.std == doctest::Approx(1.0).epsilon(0.05));  // of 2: within 10 %
  CHECK(deep("relu", 100).std < 1e-4);
  CHECK(deep("elu", 100).std < 0.5);
}

TEST_CASE("ACT-29 gelu is the mean of x m with m from Bernoulli(Phi(x)), within 3 standard errors") {
  constexpr int64_t kDraws = 1000000;
  const std::vector<double> xs{-1.0, 0.5, 2.0};
  const Curve gelu = curve("\"gelu\"", xs);
  for (size_t k = 0; k < xs.size(); ++k) {
    const double p = 0.5 * std::erfc(-xs[k] / std::sqrt(2.0));
    const RngStream stream{k, stream_id(Purpose::check, 3)};
    int64_t kept = 0;
    for (int64_t i = 0; i < kDraws; ++i)
      kept += static_cast<double>(random_uniform(stream, static_cast<uint64_t>(i))) < p;
    const double n = static_cast<double>(kDraws);
    const double mean = xs[k] * static_cast<double>(kept) / n, error = std::abs(xs[k]) * std::sqrt(p * (1 - p) / n);
    CHECK(std::abs(mean - gelu.y[k]) < 3.0 * error);
  }
}

TEST_CASE("ERR-35 in exact numbers sigmoid and tanh never reach their limits; in float they round to them") {
  const Curve sigmoid = curve("\"sigmoid\"", {-15.0, 15.0, 1000.0}), tanh = curve("\"tanh\"", {-7.0, 7.0, 1000.0});
  CHECK(sigmoid.y[0] > 0.0);
  CHECK(sigmoid.y[1] < 1.0);
  CHECK(sigmoid.y[2] == 1.0);
  CHECK(tanh.y[0] > -1.0);
  CHECK(tanh.y[1] < 1.0);
  CHECK(tanh.y[2] == 1.0);
}
