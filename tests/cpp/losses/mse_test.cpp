#include "support/check_loss.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("loss", "mse") {
  check_loss("\"mse\"", 1);
  check_loss("\"mse\"", 5);
}

TEST_CASE("mse is the mean over rows and outputs") {
  BoundLoss<float> loss(make_cpu_backend(1), "\"mse\"", 2, 2);
  const LossResult<float> r = loss.evaluate({1, 2, 3, 4}, {1, 0, 0, 0}, {}, 0.5f);
  CHECK(r.row_loss == std::vector<float>{2.0f, 12.5f});
  CHECK(r.dscores == std::vector<float>{0.0f, 1.0f, 1.5f, 2.0f});
}

TEST_CASE("mse weighs rows") {
  BoundLoss<float> loss(make_cpu_backend(1), "\"mse\"", 2, 1);
  const LossResult<float> r = loss.evaluate({1, 2}, {0, 0}, {3.0f, 0.0f});
  CHECK(r.row_loss == std::vector<float>{3.0f, 0.0f});
  CHECK(r.dscores == std::vector<float>{6.0f, 0.0f});
}
