#include "support/check_optimizer.h"
#include "trainyard/session/session.h"

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

TEST_CASE("ERR-09 in a network adamw shrinks weights and not biases, whatever lies next to what") {
  const auto after_a_step = [](const char* decay) {
    Session session(std::string(R"({"version": 1, "data": {"source": {"type": "moons", "points": 40}},
      "model": [{"type": "dense", "units": 3}, "tanh", {"type": "dense", "units": 2}], "loss": "softmax_cross_entropy",
      "train": {"steps": 5}, "optimizer": {"type": "adamw", "lr": 0.125, "weight_decay": )") +
                        decay + "}}",
                    std::make_shared<MemoryFiles>());
    session.set("/weights/0.bias/1", "4");
    session.run(-1.0, 1);
    std::vector<float> all;
    for (const char* const name : {"0.weight", "0.bias", "2.weight", "2.bias"}) {
      for (const Parameter& p : session.model().table().parameters) {
        if (p.path != name) continue;
        const std::vector<float> values = session.parameter(p);
        all.insert(all.end(), values.begin(), values.end());
      }
    }
    return all;
  };
  const std::vector<float> kept = after_a_step("0"), shrunk = after_a_step("0.5");
  REQUIRE(kept.size() == 6 + 3 + 6 + 2);
  for (size_t i = 0; i < kept.size(); ++i) {
    CAPTURE(i);
    const bool is_bias = (i >= 6 && i < 9) || i >= 15;
    CHECK((shrunk[i] == kept[i]) == is_bias);
  }
}
