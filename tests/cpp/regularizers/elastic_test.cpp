#include "regularizers/check_regularizer.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("regularizer", "elastic") {
  check_regularizer(R"({"type": "elastic", "strength": 0.5, "beta": 0.25})");
  check_regularizer(R"({"type": "elastic", "strength": 0.5, "beta": 0.25, "form": "proximal"})");
}

namespace {

// R of w1 = (1, 0, 0, 0) and w2 = (1/4, 1/4, 1/4, 1/4), without the strength.
std::pair<double, double> preference(const std::string& json) {
  const auto r = regularizer_from(json);
  const auto backend = make_cpu_backend(1);
  const std::vector<float> one{1, 0, 0, 0}, spread(4, 0.25f);
  std::pair<double, double> out;
  r->value(*backend, one.data(), 4, &out.first);
  r->value(*backend, spread.data(), 4, &out.second);
  return out;
}

}  // namespace

TEST_CASE("REG-04 the elastic net is beta w^2 + |w|: with beta 0 it is l1, and beta spreads the weights out") {
  using Two = std::pair<double, double>;
  CHECK(preference(R"({"type": "elastic", "strength": 3, "beta": 0})") == Two{1.0, 1.0});
  CHECK(preference(R"({"type": "elastic", "strength": 3, "beta": 0.5})") == Two{1.5, 1.125});
  CHECK(preference(R"({"type": "elastic", "strength": 3, "beta": 1})") == Two{2.0, 1.25});
}

TEST_CASE("REG-04 the elastic net's gradient is lambda (2 beta w + sign w), its proximal step soft and shrinking") {
  const auto backend = make_cpu_backend(1);
  const std::vector<float> w{1, -2, 0};
  std::vector<float> g{10, 10, 10}, v{2, -3, 0.25f};
  regularizer_from(R"({"type": "elastic", "strength": 0.25, "beta": 0.5})")
      ->add_gradient(*backend, w.data(), g.data(), 3);
  CHECK(g == std::vector<float>{10.5f, 9.25f, 10.0f});
  // Cut by lr * strength = 1/2, then divided by 1 + 2 * 1/2 * 1/2.
  regularizer_from(R"({"type": "elastic", "strength": 1, "beta": 0.5, "form": "proximal"})")
      ->proximal_step(*backend, v.data(), 3, 0.5f);
  CHECK(relative_difference(v, std::vector<double>{1.0, -5.0 / 3.0, 0.0}) < 1e-6);  // a rounding of 2/3
  CHECK(v[2] == 0.0f);
}
