#include "schedules/check_schedule.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("schedule", "sgdr") {
  check_schedule(R"({"type": "sgdr", "period": 10})");
  check_schedule(R"({"type": "sgdr", "period": {"epochs": 3}, "t_mult": 2, "min": 0.01})");
}

TEST_CASE("LRS-12 warm restarts return to the top exactly, at T0 (1 + m + m^2 ...)") {
  const auto s = schedule_from(R"({"type": "sgdr", "period": 10, "t_mult": 2, "min": 0.02})");
  for (const int64_t restart : {0, 10, 30, 70, 150}) CHECK(lr_at(*s, restart, 1000) == 0.1);
  CHECK(lr_at(*s, 5, 1000) == doctest::Approx(0.06).epsilon(1e-14));
  CHECK(lr_at(*s, 20, 1000) == doctest::Approx(0.06).epsilon(1e-14));
  CHECK(lr_at(*s, 110, 1000) == doctest::Approx(0.06).epsilon(1e-14));
  for (const int64_t restart : {10, 30, 70}) CHECK(lr_at(*s, restart - 1, 1000) < 0.025);
}

TEST_CASE("LRS-12 with t_mult 1 all periods are equal") {
  const auto s = schedule_from(R"({"type": "sgdr", "period": {"epochs": 2}})");
  for (int64_t t = 0; t < 30; ++t) CHECK(lr_at(*s, t, 0, 5.0) == lr_at(*s, t + 10, 0, 5.0));
  CHECK(lr_at(*s, 10, 0, 5.0) == 0.1);
}
