#include "schedules/check_schedule.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("schedule", "cosine") { check_schedule("\"cosine\""); }

TEST_CASE("LRS-04 the cosine's table: epochs 0, 22.5, 45, 67.5 and 90 of 90") {
  const auto s = schedule_from("\"cosine\"");
  CHECK(lr_at(*s, 0, 180) == 0.1);
  CHECK(lr_at(*s, 45, 180) == doctest::Approx(0.0853553).epsilon(1e-6));
  CHECK(lr_at(*s, 90, 180) == doctest::Approx(0.05).epsilon(1e-14));
  CHECK(lr_at(*s, 135, 180) == doctest::Approx(0.0146447).epsilon(1e-6));
  CHECK(lr_at(*s, 180, 180) == doctest::Approx(0.0));
}
