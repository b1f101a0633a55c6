// The whole path from an experiment to its loss, against the same in plain loops over doubles.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "trainyard/core/error.h"
#include "trainyard/session/session.h"

namespace trainyard {
namespace {

std::unique_ptr<Session> opened(const std::string& text) {
  return std::make_unique<Session>(text, std::make_shared<MemoryFiles>());
}

std::vector<double> parameter(Session& session, const std::string& path) {
  for (const Parameter& p : session.model().table().parameters) {
    if (p.path != path) continue;
    const std::vector<float> values = session.parameter(p);
    return {values.begin(), values.end()};
  }
  throw Error("internal", "", "no parameter " + path);
}

TEST_CASE("SYS-02 a hundred steps of a linear model lose what an independent loop loses") {
  const auto session = opened(
      R"({"version": 1, "seed": 3, "data": {"source": {"type": "sine", "points": 40}, "validation": 0},
          "model": [{"type": "dense", "units": 1}], "loss": "mse", "optimizer": {"type": "sgd", "lr": 0.1},
          "train": {"batch": 40, "steps": 100}})");
  double w = parameter(*session, "0.weight")[0], b = parameter(*session, "0.bias")[0];
  const Dataset& data = session->data();
  for (int step = 0; step < 100; ++step) {
    double loss = 0.0, dw = 0.0, db = 0.0;
    for (size_t i = 0; i < 40; ++i) {
      const double x = static_cast<double>(data.values[i]);
      const double error = w * x + b - static_cast<double>(data.targets[i]);
      loss += error * error / 40.0;
      dw += 2.0 * error * x / 40.0;
      db += 2.0 * error / 40.0;
    }
    session->run(-1.0, 1);
    // Both start from the same floats; a hundred updates round a hundred times.
    CHECK(std::abs(session->trainer().last().loss - loss) < 1e-6);
    w -= 0.1 * dw;
    b -= 0.1 * db;
  }
  CHECK(std::abs(parameter(*session, "0.weight")[0] - w) < 1e-6);
}

TEST_CASE(
    "SYS-03 at zero weights the loss is log C for softmax and C - 1 for the hinge, and the penalty comes on top") {
  const auto first_loss = [](const std::string& loss, const std::string& init) {
    const auto session = opened(
        R"({"version": 1, "seed": 3, "data": {"source": {"type": "blobs", "classes": 5, "points": 100}},
            "model": [{"type": "dense", "units": 5, "init": )" +
        init + R"(}], "loss": )" + loss + R"(, "optimizer": "sgd", "train": {"batch": 20, "steps": 1}})");
    session->run(-1.0, 1);
    return session->trainer().last();
  };
  CHECK(std::abs(first_loss("\"softmax_cross_entropy\"", "\"zeros\"").loss - std::log(5.0)) < 1e-6);
  CHECK(std::abs(first_loss("\"hinge\"", "\"zeros\"").loss - 4.0) < 1e-6);
  const StepResult penalised =
      first_loss(R"({"type": "hinge", "regularize": {"l2": 0.5}})", R"({"type": "constant", "value": 0.25})");
  CHECK(penalised.penalty == doctest::Approx(0.5 * 10 * 0.0625).epsilon(1e-6));  // ten weights
}

TEST_CASE("SYS-05 a network of three layers computes max(0, x W + b) twice and then x W + b") {
  const auto session = opened(
      R"({"version": 1, "seed": 4, "data": {"source": {"type": "sine", "points": 20}},
          "model": [{"type": "dense", "units": 7, "bias_value": 0.1}, "relu",
                    {"type": "dense", "units": 5, "bias_value": -0.1}, "relu", {"type": "dense", "units": 1}],
          "loss": "mse", "optimizer": "sgd", "train": {"batch": 5, "steps": 1}})");
  const auto layer = [&](const std::string& path, const std::vector<double>& x, bool rectified) {
    const std::vector<double> w = parameter(*session, path + ".weight"), b = parameter(*session, path + ".bias");
    std::vector<double> y(b);
    for (size_t j = 0; j < y.size(); ++j) {
      for (size_t i = 0; i < x.size(); ++i) y[j] += x[i] * w[i * y.size() + j];
      if (rectified) y[j] = std::max(0.0, y[j]);
    }
    return y;
  };
  for (const float x : {-1.5f, -0.3f, 0.0f, 0.8f}) {
    const std::vector<float> predicted = session->predict(&x, 1);
    const std::vector<double> y = layer("4", layer("2", layer("0", {static_cast<double>(x)}, true), true), false);
    CHECK(std::abs(static_cast<double>(predicted[0]) - y[0]) < 1e-6);
  }
}

}  // namespace
}  // namespace trainyard
