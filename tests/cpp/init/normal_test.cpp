#include "init/check_init.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("init", "normal") { check_init("\"normal\""); }

TEST_CASE("INI-03 a small gaussian has standard deviation 0.01 within 1 %") {
  const std::vector<float> w = draw("\"normal\"", dense_parameter(300, 300));
  CHECK(std::sqrt(second_moment(w)) == doctest::Approx(0.01).epsilon(0.01).scale(0));
  CHECK(draw("\"normal\"", dense_parameter(300, 300), 2) != w);
}
