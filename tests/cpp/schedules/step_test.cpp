#include "schedules/check_schedule.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("schedule", "step") { check_schedule(R"({"type": "step", "at": [1, 2, 50], "factor": 0.5})"); }

TEST_CASE("LRS-03 ERR-32 step decay divides by ten at epochs 30, 60 and 90") {
  const auto s = schedule_from(R"({"type": "step", "at": [30, 60, 90]})");
  constexpr double kStepsPerEpoch = 3.0;
  CHECK(lr_at(*s, 0, 300, kStepsPerEpoch) == 0.1);
  CHECK(lr_at(*s, 89, 300, kStepsPerEpoch) == 0.1);
  CHECK(lr_at(*s, 90, 300, kStepsPerEpoch) == doctest::Approx(0.01).epsilon(1e-14));
  CHECK(lr_at(*s, 180, 300, kStepsPerEpoch) == doctest::Approx(0.001).epsilon(1e-14));
  CHECK(lr_at(*s, 270, 300, kStepsPerEpoch) == doctest::Approx(0.0001).epsilon(1e-14));
}

TEST_CASE("the epochs of step decay rise") { CHECK_THROWS(schedule_from(R"({"type": "step", "at": [60, 30]})")); }
