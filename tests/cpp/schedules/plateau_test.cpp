#include "schedules/check_schedule.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("schedule", "plateau") {
  check_schedule("\"plateau\"");
  check_schedule(R"({"type": "plateau", "metric": "accuracy", "patience": 1, "factor": 0.5, "min_lr": 0.02})");
}

namespace {

double lr_after(Schedule& s, std::initializer_list<double> losses) {
  for (const double loss : losses) s.observe({loss, 1.0 - loss});
  return lr_at(s, 1000, 0);
}

}  // namespace

TEST_CASE("LRS-07 ERR-32 the rate falls after `patience` evaluations without improvement") {
  const auto s = schedule_from(R"({"type": "plateau", "patience": 3})");
  CHECK(lr_after(*s, {1.0, 0.5, 0.6, 0.7}) == 0.1);
  CHECK(lr_after(*s, {0.6}) == doctest::Approx(0.01).epsilon(1e-14));
  CHECK(lr_after(*s, {0.6, 0.6}) == doctest::Approx(0.01).epsilon(1e-14));
  CHECK(lr_after(*s, {0.4, 0.5, 0.5}) == doctest::Approx(0.01).epsilon(1e-14));
  CHECK(lr_after(*s, {0.5}) == doctest::Approx(0.001).epsilon(1e-14));
}

TEST_CASE("LRS-07 a plateau's threshold, cooldown and lowest rate") {
  const auto strict = schedule_from(R"({"type": "plateau", "patience": 1, "threshold": 0.1})");
  CHECK(lr_after(*strict, {1.0, 0.89}) == 0.1);
  CHECK(lr_after(*strict, {0.85}) == doctest::Approx(0.01));
  const auto rested = schedule_from(R"({"type": "plateau", "patience": 1, "cooldown": 2})");
  CHECK(lr_after(*rested, {1.0, 1.0, 1.0, 1.0}) == doctest::Approx(0.01));
  CHECK(lr_after(*rested, {1.0}) == doctest::Approx(0.001));
  const auto floored = schedule_from(R"({"type": "plateau", "patience": 1, "min_lr": 0.03})");
  CHECK(lr_after(*floored, {1.0, 1.0, 1.0}) == 0.03);
}

TEST_CASE("LRS-07 watching accuracy, higher is better") {
  const auto s = schedule_from(R"({"type": "plateau", "metric": "accuracy", "patience": 1})");
  CHECK(std::string(s->watches()) == "accuracy");
  s->observe({9.0, 0.5});
  s->observe({9.0, 0.6});
  CHECK(lr_at(*s, 0, 0) == 0.1);
  s->observe({1.0, 0.55});
  CHECK(lr_at(*s, 0, 0) == doctest::Approx(0.01));
}

TEST_CASE("LRS-07 a plateau works behind a warm-up") {
  const auto s = schedule_from(R"({"type": "warmup", "steps": 10, "then": {"type": "plateau", "patience": 1}})");
  REQUIRE(s->watches() != nullptr);
  CHECK(lr_after(*s, {1.0, 1.0}) == doctest::Approx(0.01));
  CHECK(schedule_from(R"({"type": "warmup", "steps": 10})")->watches() == nullptr);
}
