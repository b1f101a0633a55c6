#include "schedules/check_schedule.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("schedule", "linear") { check_schedule("\"linear\""); }

TEST_CASE("LRS-05 a line from the rate to 0") {
  const auto s = schedule_from("\"linear\"");
  CHECK(lr_at(*s, 0, 90) == 0.1);
  CHECK(lr_at(*s, 45, 90) == 0.05);
  CHECK(lr_at(*s, 90, 90) == 0.0);
}
