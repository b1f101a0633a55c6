#include "support/check_optimizer.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("optimizer", "adamw") {
  check_optimizer("\"adamw\"");
  check_optimizer(R"({"type": "adamw", "weight_decay": 0.5, "lr": 0.01})");
}

TEST_CASE("ERR-09 adamw shrinks a weight by lr weight_decay, outside the moments") {
  Descent d(R"({"type": "adamw", "lr": 0.125, "weight_decay": 0.5})", {4.0});
  d.step(constant_gradient(0.0));
  CHECK(d.weights()[0] == 4.0 * (1.0 - 0.125 * 0.5));
  CHECK(d.state(0, 0) == 0.0);
}

TEST_CASE("adamw leaves parameters alone that take no decay") {
  Descent d(R"({"type": "adamw", "lr": 0.125, "weight_decay": 0.5})", {4.0}, false);
  d.step(constant_gradient(0.0));
  CHECK(d.weights()[0] == 4.0);
}
