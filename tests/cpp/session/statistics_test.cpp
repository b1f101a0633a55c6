// DIA-03, 04, 06: what a session says of its network between steps.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "trainyard/backend/backends.h"
#include "trainyard/session/prober.h"

namespace trainyard {
namespace {

std::string experiment(const std::string& model,
                       const std::string& more = "\"batch\": 200, \"steps\": 40, \"shuffle\": false") {
  return R"({"version": 1, "seed": 3, "data": {"source": {"type": "moons", "points": 200}, "validation": 0},
    "model": )" +
         model + R"(, "loss": "softmax_cross_entropy", "optimizer": {"type": "momentum", "lr": 0.1}, "train": {)" +
         more + "}}";
}
std::unique_ptr<Session> opened(const std::string& text) {
  return std::make_unique<Session>(text, std::make_shared<MemoryFiles>());
}
const std::string kNet =
    R"([{"type": "dense", "units": 12}, "batch_norm", "relu", {"type": "dropout", "rate": 0.2}, {"type": "dense", "units": 2}])";

const Probe::Layer& layer(const Probe& p, const std::string& path) {
  for (const Probe::Layer& l : p.layers) {
    if (l.path == path) return l;
  }
  return p.layers.at(p.layers.size());
}

TEST_CASE("DIA-03 DIA-04 looking at a network's activations and gradients changes no bit of the run") {
  const std::string text = experiment(kNet, "\"batch\": 32, \"steps\": 30");
  const auto plain = opened(text), watched = opened(text);
  plain->run(-1.0, -1);
  while (watched->trainer().state() == RunState::running) {
    watched->run(-1.0, 3);
    watched->statistics({});
  }
  CHECK(watched->weight_hash() == plain->weight_hash());
}

TEST_CASE("DIA-01 an update of norm 0.0002 to weights of norm 0.02 is a ratio of 0.01") {
  const auto session = opened(experiment(R"([{"type": "dense", "units": 2}])"));
  Model<float>& model = session->model();
  const auto n = static_cast<size_t>(model.table().parameter_slab);
  const auto set = [&](float norm) { std::fill_n(model.memory().weights, n, norm / std::sqrt(4.0f)); };
  const auto backend = make_cpu_backend(1);
  UpdateWatch watch;
  set(0.02f);
  watch.ask();
  watch.before(*backend, model);
  set(0.0202f);
  watch.after(*backend, model, 7);
  REQUIRE(watch.sizes().size() == 2);
  const UpdateSize& matrix = watch.sizes()[0];  // two by two
  CHECK(matrix.update / matrix.weight == doctest::Approx(0.01).epsilon(1e-4));
  CHECK(watch.step() == 7);
  // Not asked, not measured.
  watch.before(*backend, model);
  watch.after(*backend, model, 8);
  CHECK(watch.step() == 7);
}

TEST_CASE("DIA-01 it tells how far the step after the last look moved each parameter, and at what rate in effect") {
  const auto session = opened(
      R"({"version": 1, "seed": 3, "data": {"source": {"type": "moons", "points": 200}, "validation": 0},
    "model": [{"type": "dense", "units": 12}, "tanh", {"type": "dense", "units": 2}], "loss": "softmax_cross_entropy",
    "optimizer": {"type": "sgd", "lr": 0.1}, "schedule": {"type": "linear"}, "train": {"batch": 32, "steps": 40}})");
  CHECK(session->statistics({}).weights[0].update_ratio < 0.0);  // nothing measured yet
  const ParameterMemory<float>& memory = session->model().memory();
  const auto n = static_cast<size_t>(session->model().table().parameter_slab);
  const std::vector<float> before(memory.weights, memory.weights + n);
  session->run(-1.0, 1);
  const std::vector<float> after(memory.weights, memory.weights + n);
  session->run(-1.0, 20);
  const Probe seen = session->statistics({});
  const std::vector<Parameter>& parameters = session->model().table().parameters;
  for (size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& p = parameters[i];
    CAPTURE(p.path);
    double moved = 0.0, size = 0.0;
    for (auto k = static_cast<size_t>(p.offset); k < static_cast<size_t>(p.offset + p.shape.count()); ++k) {
      moved += std::pow(static_cast<double>(after[k]) - static_cast<double>(before[k]), 2.0);
      size += std::pow(static_cast<double>(before[k]), 2.0);
    }
    // Biases begin at 0: no ratio to that.
    if (size == 0.0)
      CHECK(seen.weights[i].update_ratio < 0.0);
    else
      CHECK(seen.weights[i].update_ratio == doctest::Approx(std::sqrt(moved / size)).epsilon(1e-9));
    // The first of 40 steps that fall linearly; the difference of floats near 1 has six digits less.
    CHECK(seen.weights[i].effective_rate == doctest::Approx(0.1).epsilon(1e-4));
  }
}

TEST_CASE("DIA-04 the gradients it reports are those of the training step") {
  const auto session = opened(experiment(R"([{"type": "dense", "units": 12}, "tanh", {"type": "dense", "units": 2}])"));
  session->run(-1.0, 5);
  const Probe p = session->statistics({.rows = 200});
  double squares = 0.0;
  for (const Probe::Weights& w : p.weights)
    squares +=
        static_cast<double>(w.gradient.count) * (w.gradient.mean * w.gradient.mean + w.gradient.std * w.gradient.std);
  session->run(-1.0, 1);
  CHECK(std::sqrt(squares) == doctest::Approx(session->trainer().last().gradient_norm).epsilon(1e-5));
  CHECK(p.loss == doctest::Approx(session->trainer().last().loss).epsilon(1e-6));
}

TEST_CASE("DIA-03 DIA-06 shares of zeros and saturated values, dead units and histograms are counted") {
  // A first layer that gives x, 100 x, -1000 and 0.5 for the two inputs x.
  const auto session = opened(experiment(
      R"([{"type": "dense", "units": 4, "init": "zeros"}, "relu", {"type": "dense", "units": 4, "init": "zeros", "bias_value": 3}, "tanh", {"type": "dense", "units": 2}])"));
  float* const weights = session->model().memory().weights;
  for (const Parameter& p : session->model().table().parameters) {
    float* const w = weights + p.offset;
    if (p.path == "0.weight") w[0] = 1.0f, w[1] = 100.0f;
    if (p.path == "0.bias") w[2] = -1000.0f, w[3] = 0.5f;
  }
  const Probe p = session->statistics({.rows = 200, .bins = 7});
  const Probe::Layer& relu = layer(p, "1");
  CHECK(relu.type == "relu");
  CHECK(relu.units == 4);
  CHECK(relu.dead == 1);
  CHECK(relu.activation.zero > 0.25);
  CHECK(relu.activation.zero < 0.75);
  // tanh(3) = 0.995
  CHECK(layer(p, "3").activation.above_99 == 1.0);
  CHECK(layer(p, "3").activation.std == doctest::Approx(0.0));
  CHECK(layer(p, "3").activation.mean == doctest::Approx(0.99505475).epsilon(1e-6));
  int64_t sum = 0;
  for (const int64_t n : relu.activation.histogram) sum += n;
  CHECK(sum == relu.activation.count);
  CHECK(relu.activation.count == 800);
  // input, five layers, six parameters with their gradients
  CHECK(session->histograms().size() == 7 * (1 + 2 * 5 + 2 * 6));
  CHECK(session->histograms()[0] >= 1.0f);
}

TEST_CASE("a network without memory for gradients is looked at forward only, from a checkpoint as from a session") {
  const auto session = opened(experiment(kNet));
  session->run(-1.0, 10);
  const MemoryFiles files;
  Prober prober(session->checkpoint_file(), files, {}, false);
  const Probe there = prober.run({.gradients = false}), here = session->statistics({.rows = 200});
  REQUIRE(there.layers.size() == here.layers.size());
  CHECK(there.layers[0].activation.std == here.layers[0].activation.std);
  CHECK(there.layers[0].gradient.count == 0);
  CHECK(here.layers[0].gradient.count == 2400);
  CHECK(statistics_json(there, true).find("\"gradient\"") == std::string::npos);
}

TEST_CASE("what a session preprocesses by rotation its checkpoint knows, too") {
  std::string text = experiment(kNet);
  text.replace(text.find("\"validation\": 0"), 15, "\"validation\": 0, \"preprocess\": [\"whiten\"]");
  const auto session = opened(text);
  session->run(-1.0, 3);
  const MemoryFiles files;
  Prober prober(session->checkpoint_file(), files, {}, true);
  CHECK(prober.run({.rows = 200}).input.std == doctest::Approx(1.0).epsilon(1e-3));
}

}  // namespace
}  // namespace trainyard
