#include "schedules/check_schedule.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("schedule", "constant") { check_schedule("\"constant\""); }

TEST_CASE("LRS-02 a constant rate stays") {
  const auto s = schedule_from("\"constant\"");
  CHECK(lr_at(*s, 0, 100) == 0.1);
  CHECK(lr_at(*s, 99, 100) == 0.1);
}
