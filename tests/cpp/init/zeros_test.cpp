#include "init/check_init.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("init", "zeros") { check_init("\"zeros\""); }

TEST_CASE("INI-01 zeros are zero") { CHECK(draw("\"zeros\"", dense_parameter(2, 2)) == std::vector<float>(4, 0.0f)); }
