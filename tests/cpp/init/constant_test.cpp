#include "init/check_init.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("init", "constant") { check_init(R"({"type": "constant", "value": 0.5})"); }

TEST_CASE("INI-02 a constant is the same for every weight") {
  CHECK(draw(R"({"type": "constant", "value": -0.25})", dense_parameter(2, 2)) == std::vector<float>(4, -0.25f));
}
