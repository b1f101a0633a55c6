#include "schedules/check_schedule.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("schedule", "warmup") {
  check_schedule(R"({"type": "warmup", "steps": 50})");
  check_schedule(R"({"type": "warmup", "steps": {"epochs": 2}, "then": "cosine"})");
  check_schedule(R"({"type": "warmup", "steps": 0, "then": {"type": "warmup", "steps": 10, "then": "linear"}})");
}

TEST_CASE("LRS-08 the warm-up rises from 0 over 5000 steps") {
  const auto s = schedule_from(R"({"type": "warmup", "steps": 5000})");
  CHECK(lr_at(*s, 0, 100000) == 0.0);
  CHECK(lr_at(*s, 2500, 100000) == 0.05);
  CHECK(lr_at(*s, 5000, 100000) == 0.1);
  CHECK(lr_at(*s, 90000, 100000) == 0.1);
}

TEST_CASE("what follows a warm-up sees the clock without it") {
  const auto s = schedule_from(R"({"type": "warmup", "steps": {"epochs": 2}, "then": "linear"})");
  CHECK(lr_at(*s, 10, 110, 5.0) == 0.1);
  CHECK(lr_at(*s, 60, 110, 5.0) == 0.05);
  CHECK(lr_at(*s, 110, 110, 5.0) == 0.0);
  const auto epochs = schedule_from(R"({"type": "warmup", "steps": 10, "then": {"type": "step", "at": [3]}})");
  CHECK(lr_at(*epochs, 24, 100, 5.0) == 0.1);
  CHECK(lr_at(*epochs, 25, 100, 5.0) == doctest::Approx(0.01));
}
