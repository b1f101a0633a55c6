// What penalties have in common, and what they do to a loss's shape.
#include <Eigen/Dense>
#include <algorithm>

#include "regularizers/check_regularizer.h"
#include "support/check_loss.h"

using namespace trainyard;
using namespace trainyard::test;

TEST_CASE("REG-01 the gradient of every penalty is lambda times that of its value") {
  const auto entries = Catalog::instance().entries("regularizer");
  CHECK(entries.size() >= 3);
  for (const Entry* entry : entries) {
    CAPTURE(entry->type);
    for (const char* strength : {"0.5", "2"}) {
      check_regularizer("{\"type\": \"" + entry->type + "\", \"strength\": " + strength + "}");
    }
  }
}

#if TY_DOUBLE_LAYERS

TEST_CASE("REG-06 l2 adds curvature: the least eigenvalue of the Hessian rises by exactly 2 lambda") {
  constexpr int kWeights = 6;
  constexpr int64_t kRows = 5;
  constexpr double kLambda = 0.375;
  // Softmax regression of 3 inputs on 2 classes: a shift of all scores changes nothing, so the loss alone is flat
  // along 3 directions.
  DoubleNetwork net(make_reference_backend<double>(), R"({"type": "dense", "units": 2, "bias": false})", {3},
                    {.rows = kRows});
  BoundLoss<double> loss(make_reference_backend<double>(), "\"softmax_cross_entropy\"", kRows, 2);
  const std::vector<double> x = normal_numbers(3 * kRows, 1), targets{1, 0, 0, 1, 0, 1, 1, 0, 0, 1};
  const std::vector<double> start = normal_numbers(kWeights, 2);
  const auto gradient = [&](const std::vector<double>& w) {
    net.set_weight("0.weight", w);
    net.fill_gradients(0.0);
    net.backward(loss.evaluate(net.forward(x, Mode::train()), targets, {}, 1.0 / kRows).dscores, false);
    return net.gradient("0.weight");
  };
  const auto l2 = regularizer_from(R"({"type": "l2", "strength": 0.375})");
  const auto backend = make_reference_backend<float>();
  const auto penalty_gradient = [&](const std::vector<double>& w) {
    const std::vector<float> at = converted<float>(w);
    std::vector<float> g(at.size(), 0.0f);
    l2->add_gradient(*backend, at.data(), g.data(), kWeights);
    return converted<double>(std::vector<double>(g.begin(), g.end()));
  };
  Eigen::MatrixXd data(kWeights, kWeights), penalty(kWeights, kWeights);
  for (int j = 0; j < kWeights; ++j) {
    const auto column = [&](const auto& f, double step, std::vector<double> w) {
      const auto at = static_cast<size_t>(j);
      const double here = w[at];
      w[at] = here + step;
      const std::vector<double> above = f(w);
      w[at] = here - step;
      const std::vector<double> below = f(w);
      Eigen::VectorXd out(kWeights);
      for (int i = 0; i < kWeights; ++i)
        out[i] = (above[static_cast<size_t>(i)] - below[static_cast<size_t>(i)]) / (2.0 * step);
      return out;
    };
    data.col(j) = column(gradient, 1e-5, start);
    penalty.col(j) = column(penalty_gradient, 0.25, std::vector<double>(kWeights, 0.5));  // floats hold these
  }
  CHECK(penalty == Eigen::MatrixXd(2.0 * kLambda * Eigen::MatrixXd::Identity(kWeights, kWeights)));
  data = (0.5 * (data + data.transpose())).eval();
  const auto least = [](const Eigen::MatrixXd& m) {
    return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(m).eigenvalues()[0];
  };
  CHECK(std::abs(least(data)) < 1e-9);
  CHECK(std::abs(least(data + penalty) - least(data) - 2.0 * kLambda) < 1e-12);
}

#endif
