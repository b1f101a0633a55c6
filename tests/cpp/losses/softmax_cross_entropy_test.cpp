#include <cmath>

#include "data/support.h"
#include "support/check_loss.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("loss", "softmax_cross_entropy") {
  check_loss("\"softmax_cross_entropy\"", 4);
  check_loss(R"({"type": "softmax_cross_entropy", "smoothing": 0.1})", 10);
  check_loss("\"softmax_cross_entropy\"", 2);
  check_loss(R"({"type": "softmax_cross_entropy", "smoothing": 0.1, "class_weights": [1, 0.5, 1, 1.5]})", 4);
}

namespace {

// Float results around 1.
constexpr double kFloat = 1e-6;

double loss_of(const std::string& json, const std::vector<float>& scores, const std::vector<float>& targets) {
  BoundLoss<float> loss(make_cpu_backend(1), json, 1, static_cast<int64_t>(scores.size()));
  return static_cast<double>(loss.evaluate(scores, targets).row_loss[0]);
}

}  // namespace

TEST_CASE("LOS-01 equal scores lose log C") {
  for (const auto& [classes, expected] : {std::pair<size_t, double>{10, 2.302585}, {1000, 6.907755}}) {
    std::vector<float> targets(classes, 0.0f);
    targets[3] = 1.0f;
    CHECK(loss_of("\"softmax_cross_entropy\"", std::vector<float>(classes, 1.25f), targets) ==
          doctest::Approx(expected).epsilon(kFloat));
  }
}

TEST_CASE("LOS-01 the gradient is p minus the target, and huge scores do no harm") {
  BoundLoss<float> loss(make_cpu_backend(1), "\"softmax_cross_entropy\"", 1, 3);
  const LossResult<float> r = loss.evaluate({1e4f, 1e4f, -1e4f}, {1, 0, 0});
  CHECK(static_cast<double>(r.row_loss[0]) == doctest::Approx(std::log(2.0)).epsilon(kFloat));
  CHECK(r.dscores == std::vector<float>{-0.5f, 0.5f, 0.0f});
}

TEST_CASE("LOS-04 a soft label loses the mixture of its labels' losses") {
  const std::vector<float> scores{0.3f, -1.2f, 2.0f};
  const double a = loss_of("\"softmax_cross_entropy\"", scores, {1, 0, 0}),
               b = loss_of("\"softmax_cross_entropy\"", scores, {0, 0, 1});
  CHECK(loss_of("\"softmax_cross_entropy\"", scores, {0.4f, 0.0f, 0.6f}) ==
        doctest::Approx(0.4 * a + 0.6 * b).epsilon(kFloat));
}

#if TY_DOUBLE_LAYERS
TEST_CASE("LOS-04 in double the mixture is exact: lambda CE(a) + (1 - lambda) CE(b), to 1e-7 and far below") {
  constexpr double kTolerance = 1e-14;
  const std::vector<double> scores{0.3, -1.2, 2.0, 0.7, 5.0, -3.0};
  const auto loss = [&](const std::vector<double>& target) {
    return BoundLoss<double>(make_reference_backend<double>(), "\"softmax_cross_entropy\"", 2, 3)
        .evaluate(scores, target);
  };
  const auto a = loss({1, 0, 0, 0, 1, 0}), b = loss({0, 0, 1, 0, 0, 1});
  for (const double lambda : {0.4, 0.05, 1.0}) {
    const auto mixed = loss({lambda, 0, 1 - lambda, 0, lambda, 1 - lambda});
    for (size_t i = 0; i < 2; ++i)
      CHECK(std::abs(mixed.row_loss[i] - (lambda * a.row_loss[i] + (1 - lambda) * b.row_loss[i])) < kTolerance);
    for (size_t i = 0; i < 6; ++i)
      CHECK(std::abs(mixed.dscores[i] - (lambda * a.dscores[i] + (1 - lambda) * b.dscores[i])) < kTolerance);
  }
}
#endif

TEST_CASE("LOS-05 an activation in front of softmax puts a floor under the loss, or takes the gradient away") {
  // The best that C = 10 scores within (0, 1) and (-1, 1) can do.
  std::vector<float> targets(10, 0.0f);
  targets[0] = 1.0f;
  for (const auto& [activation, floor] : {std::pair<std::string, double>{"sigmoid", 1.4612}, {"tanh", 0.7966}}) {
    FloatNetwork net(make_cpu_backend(1), "\"" + activation + "\"", {10}, {.rows = 1});
    std::vector<float> best(10, -40.0f);
    best[0] = 40.0f;
    const double least = loss_of("\"softmax_cross_entropy\"", net.forward(best, Mode::evaluate()), targets);
    CHECK(least == doctest::Approx(floor).epsilon(5e-5));  // of four printed digits
    for (uint64_t seed = 0; seed < 20; ++seed) {
      const std::vector<float> scores = net.forward(converted<float>(normal_numbers(10, seed)), Mode::evaluate());
      CHECK(loss_of("\"softmax_cross_entropy\"", scores, targets) > least);
    }
    CHECK(loss_of("\"softmax_cross_entropy\"", best, targets) < 1e-6);
  }
  FloatNetwork net(make_cpu_backend(1), "\"relu\"", {10}, {.rows = 1});
  std::vector<float> scores(10, 1.0f);
  scores[0] = -0.5f;  // the correct class cannot come back
  BoundLoss<float> loss(make_cpu_backend(1), "\"softmax_cross_entropy\"", 1, 10);
  const std::vector<float> dscores = loss.evaluate(net.forward(scores, Mode::train()), targets).dscores;
  CHECK(dscores[0] < -0.9f);
  CHECK(net.backward(dscores)[0] == 0.0f);
}

TEST_CASE("class weights multiply the loss and gradient of their class") {
  const std::vector<float> scores{0.3f, -1.2f, 2.0f}, target{0, 1, 0};
  const std::string weighted = R"({"type": "softmax_cross_entropy", "class_weights": [1, 0.25, 3]})";
  CHECK(loss_of(weighted, scores, target) ==
        doctest::Approx(0.25 * loss_of("\"softmax_cross_entropy\"", scores, target)).epsilon(kFloat));
  CHECK(error_of([] {
          BoundLoss<float>(make_cpu_backend(1), R"({"type": "softmax_cross_entropy", "class_weights": [1, 2]})", 1, 3);
        }).find("shape /loss/class_weights 2 class weights for 3 classes") == 0);
  CHECK(error_of([] {
          BoundLoss<float>(make_cpu_backend(1), R"({"type": "softmax_cross_entropy", "class_weights": [1, -2]})", 1, 2);
        }).find("range /loss/class_weights/1") == 0);
}

TEST_CASE("scores of averaged probabilities give these probabilities, and zero stays finite") {
  BoundLoss<float> loss(make_cpu_backend(1), "\"softmax_cross_entropy\"", 1, 3);
  const std::vector<float> p{0.25f, 0.75f, 0.0f};
  std::vector<float> scores(3), again(3);
  loss.loss().scores_of(loss.backend(), {p.data(), {1, 3}}, {scores.data(), {1, 3}});
  loss.loss().predict(loss.backend(), {scores.data(), {1, 3}}, {again.data(), {1, 3}});
  CHECK(relative_difference(p, again) < kFloat);
  CHECK(std::isfinite(scores[2]));
}

TEST_CASE("smoothing spreads its share evenly over all classes") {
  const std::vector<float> scores{0.3f, -1.2f, 2.0f, 0.0f};
  const double soft = loss_of("\"softmax_cross_entropy\"", scores, {0.05f, 0.05f, 0.85f, 0.05f});
  CHECK(loss_of(R"({"type": "softmax_cross_entropy", "smoothing": 0.2})", scores, {0, 0, 1, 0}) ==
        doctest::Approx(soft).epsilon(kFloat));
}

TEST_CASE("ACT-13 predictions are probabilities, whatever is added to all scores") {
  BoundLoss<float> loss(make_cpu_backend(1), "\"softmax_cross_entropy\"", 1, 3);
  const std::vector<float> a{1e4f, 1e4f - 1.0f, 1e4f + 2.0f}, b{0.0f, -1.0f, 2.0f};
  std::vector<float> pa(3), pb(3);
  loss.loss().predict(loss.backend(), {a.data(), {1, 3}}, {pa.data(), {1, 3}});
  loss.loss().predict(loss.backend(), {b.data(), {1, 3}}, {pb.data(), {1, 3}});
  CHECK(pa == pb);
  CHECK(static_cast<double>(pa[0] + pa[1] + pa[2]) == doctest::Approx(1.0).epsilon(kFloat));
}

TEST_CASE("one score is not enough for classes") {
  CHECK(error_of([] {
          BoundLoss<float>(make_cpu_backend(1), "\"softmax_cross_entropy\"", 1, 1);
        }).find("shape /loss") == 0);
}
