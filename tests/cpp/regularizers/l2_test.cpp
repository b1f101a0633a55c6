#include "regularizers/check_regularizer.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("regularizer", "l2") { check_regularizer(R"({"type": "l2", "strength": 0.5})"); }

TEST_CASE("REG-02 l2 is the sum of squares without a half, its gradient 2 lambda w") {
  const auto l2 = regularizer_from(R"({"type": "l2", "strength": 0.25})");
  const auto backend = make_cpu_backend(1);
  const std::vector<float> w{1, -2, 3};
  std::vector<float> g{10, 10, 10};
  double value = 0.0;
  l2->value(*backend, w.data(), 3, &value);
  l2->add_gradient(*backend, w.data(), g.data(), 3);
  CHECK(value == 14.0);
  CHECK(l2->strength() == 0.25);
  CHECK(g == std::vector<float>{10.5f, 9.0f, 11.5f});
}

TEST_CASE("REG-05 ERR-08 l2 prefers weights that are spread out; l1 does not care") {
  const auto l2 = regularizer_from(R"({"type": "l2", "strength": 1})"),
             l1 = regularizer_from(R"({"type": "l1", "strength": 1})");
  const auto backend = make_cpu_backend(1);
  const std::vector<float> one{1, 0, 0, 0}, spread{0.25f, 0.25f, 0.25f, 0.25f};
  const auto value = [&](const Regularizer<float>& r, const std::vector<float>& w) {
    double out = 0.0;
    r.value(*backend, w.data(), 4, &out);
    return out;
  };
  CHECK(value(*l2, one) == 1.0);
  CHECK(value(*l2, spread) == 0.25);
  CHECK(value(*l1, one) == value(*l1, spread));
}
