#include "regularizers/check_regularizer.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("regularizer", "l1") {
  check_regularizer(R"({"type": "l1", "strength": 0.5})");
  check_regularizer(R"({"type": "l1", "strength": 0.5, "form": "proximal"})");
}

TEST_CASE("REG-03 l1 is the sum of sizes, its subgradient lambda sign w, 0 at 0") {
  const auto l1 = regularizer_from(R"({"type": "l1", "strength": 0.25})");
  const auto backend = make_cpu_backend(1);
  const std::vector<float> w{1, -2, 0};
  std::vector<float> g{10, 10, 10};
  double value = 0.0;
  l1->value(*backend, w.data(), 3, &value);
  l1->add_gradient(*backend, w.data(), g.data(), 3);
  CHECK(value == 3.0);
  CHECK(g == std::vector<float>{10.25f, 9.75f, 10.0f});
}

TEST_CASE("REG-03 the proximal step is a soft threshold: weights up to lr * strength become exactly 0") {
  const auto l1 = regularizer_from(R"({"type": "l1", "strength": 0.5, "form": "proximal"})");
  const auto backend = make_cpu_backend(1);
  std::vector<float> w{1.0f, -2.0f, 0.125f, -0.125f, 0.1f, 0.0f};
  l1->proximal_step(*backend, w.data(), 6, 0.25f);
  CHECK(w == std::vector<float>{0.875f, -1.875f, 0.0f, 0.0f, 0.0f, 0.0f});
}
