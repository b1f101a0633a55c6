#include <cmath>

#include "data/support.h"
#include "support/check_loss.h"

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
