#include "schedules/check_schedule.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("schedule", "inverse_sqrt") { check_schedule("\"inverse_sqrt\""); }

TEST_CASE("LRS-06, ERR-33 one over the root of t, t from 1: .1, .05, .01 at the 1st, 4th and 100th step") {
  const auto s = schedule_from("\"inverse_sqrt\"");
  CHECK(lr_at(*s, 0, 1000) == 0.1);
  CHECK(lr_at(*s, 3, 1000) == doctest::Approx(0.05).epsilon(1e-14));
  CHECK(lr_at(*s, 99, 1000) == doctest::Approx(0.01).epsilon(1e-14));
}
