#include "schedules/check_schedule.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("schedule", "warmup") {
  check_schedule(R"({"type": "warmup", "steps": 50})");
  check_schedule(R"({"type": "warmup", "steps": {"epochs": 2}, "then": "cosine"})");
  check_schedule(R"({"type": "warmup", "steps": 70, "from": 0.2, "form": "constant"})");
  check_schedule(R"({"type": "warmup", "steps": 0, "then": {"type": "warmup", "steps": 10, "then": "linear"}})");
}

TEST_CASE("LRS-08 the warm-up rises from 0 over 5000 steps") {
  const auto s = schedule_from(R"({"type": "warmup", "steps": 5000})");
  CHECK(lr_at(*s, 0, 100000) == 0.0);
  CHECK(lr_at(*s, 2500, 100000) == 0.05);
  CHECK(lr_at(*s, 5000, 100000) == 0.1);
  CHECK(lr_at(*s, 90000, 100000) == 0.1);
}

TEST_CASE("LRS-09 ERR-29 the three panels of Goyal: none, constant at eta, gradual from eta to k eta in 5 epochs") {
  // k = 8, so eta is an eighth of the rate after it; 10 steps an epoch.
  const auto
      none = schedule_from("\"constant\""),
      constant = schedule_from(
          R"({"type": "warmup", "steps": {"epochs": 5}, "from": 0.125, "form": "constant", "then": "constant"})"),
      gradual = schedule_from(R"({"type": "warmup", "steps": {"epochs": 5}, "from": 0.125})");
  const auto at = [](const Schedule& s, double epoch) {
    return s.at({static_cast<int64_t>(10.0 * epoch), 900, 10.0}, {0.8, 0.9}).lr;
  };
  for (const double epoch : {0.0, 2.5, 5.0, 6.0}) CHECK(at(*none, epoch) == 0.8);
  for (const double epoch : {0.0, 2.5, 4.9}) CHECK(at(*constant, epoch) == doctest::Approx(0.1).epsilon(1e-14));
  CHECK(at(*gradual, 0.0) == doctest::Approx(0.1).epsilon(1e-14));
  CHECK(at(*gradual, 2.5) == doctest::Approx(0.45).epsilon(1e-14));
  for (const Schedule* s : {constant.get(), gradual.get()}) {
    CHECK(at(*s, 5.0) == 0.8);
    CHECK(at(*s, 80.0) == 0.8);
  }
  CHECK_THROWS(schedule_from(R"({"type": "warmup", "steps": 5, "form": "constant"})"));
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
