#include "init/check_init.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("init", "kaiming") {
  check_init("\"kaiming\"");
  check_init(R"({"type": "kaiming", "mode": "fan_out", "slope": 0.1, "distribution": "uniform"})");
}

TEST_CASE("INI-20, ERR-31 kaiming: Var W times Din is 2 within 1 %") {
  CHECK(second_moment(draw("\"kaiming\"", dense_parameter(400, 150))) * 400.0 == doctest::Approx(2.0).epsilon(0.01));
  CHECK(second_moment(draw(R"({"type": "kaiming", "mode": "fan_out"})", dense_parameter(400, 150))) * 150.0 ==
        doctest::Approx(2.0).epsilon(0.01));
}

TEST_CASE("INI-21 kaiming for a leaky slope: 1 is xavier, 0.25 gives 1.882353 / n") {
  CHECK(second_moment(draw(R"({"type": "kaiming", "slope": 1})", dense_parameter(400, 150))) * 400.0 ==
        doctest::Approx(1.0).epsilon(0.01));
  CHECK(second_moment(draw(R"({"type": "kaiming", "slope": 0.25})", dense_parameter(400, 150))) * 400.0 ==
        doctest::Approx(1.882353).epsilon(0.01));
}
