#include <cmath>
#include <limits>

#include "data/support.h"
#include "support/check_loss.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("loss", "hinge") {
  check_loss("\"hinge\"", 4);
  check_loss(R"({"type": "hinge", "margin": 0.5})", 10);
  check_loss("\"hinge\"", 2);
  check_loss(R"({"type": "hinge", "class_weights": [1, 0.5, 1.5, 2]})", 4);
}

TEST_CASE("LOS-02 scores of 0 lose C - 1, once for each wrong class") {
  BoundLoss<float> loss(make_cpu_backend(1), "\"hinge\"", 1, 10);
  std::vector<float> targets(10, 0.0f);
  targets[4] = 1.0f;
  CHECK(loss.evaluate(std::vector<float>(10, 0.0f), targets).row_loss[0] == 9.0f);
}

TEST_CASE("LOS-02 the lectures' example: cat 3.2, car 5.1, frog -1.7") {
  BoundLoss<float> loss(make_cpu_backend(1), "\"hinge\"", 1, 3);
  const LossResult<float> r = loss.evaluate({3.2f, 5.1f, -1.7f}, {1, 0, 0});
  CHECK(static_cast<double>(r.row_loss[0]) == doctest::Approx(2.9).epsilon(1e-6));
  CHECK(r.dscores == std::vector<float>{-1.0f, 1.0f, 0.0f});
}

TEST_CASE("a score that wins by more than the margin has no gradient, and one on the margin neither") {
  BoundLoss<float> loss(make_cpu_backend(1), R"({"type": "hinge", "margin": 2})", 1, 3);
  const LossResult<float> r = loss.evaluate({4.0f, 2.0f, -1.0f}, {1, 0, 0});
  CHECK(r.row_loss[0] == 0.0f);
  CHECK(r.dscores == std::vector<float>{0.0f, 0.0f, 0.0f});
}

TEST_CASE("class weights multiply the hinge loss of their class") {
  BoundLoss<float> loss(make_cpu_backend(1), R"({"type": "hinge", "class_weights": [2, 0.5, 1]})", 2, 3);
  const LossResult<float> r = loss.evaluate({0, 0, 0, 0, 0, 0}, {1, 0, 0, 0, 1, 0}, {1.0f, 3.0f});
  CHECK(r.row_loss == std::vector<float>{4.0f, 3.0f});
  CHECK(r.dscores == std::vector<float>{-4.0f, 2.0f, 2.0f, 1.5f, -3.0f, 1.5f});
}

TEST_CASE("a NaN score shows in the hinge loss") {
  BoundLoss<float> loss(make_cpu_backend(1), "\"hinge\"", 1, 3);
  CHECK(std::isnan(loss.evaluate({0.0f, std::numeric_limits<float>::quiet_NaN(), 0.0f}, {1, 0, 0}).row_loss[0]));
}
