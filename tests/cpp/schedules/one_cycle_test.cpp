#include "schedules/check_schedule.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("schedule", "one_cycle") {
  check_schedule("\"one_cycle\"", true);
  check_schedule(R"({"type": "one_cycle", "max": 1, "pct_start": 0, "anneal": "linear", "cycle_momentum": false})");
  check_schedule(R"({"type": "one_cycle", "pct_start": 1})", true);
}

TEST_CASE("one cycle rises to the rate in 30 % of the run and falls to a 250000th of it; momentum goes against it") {
  const auto s = schedule_from("\"one_cycle\"");
  const auto at = [&](int64_t step) { return s->at({step, 100, 1.0}, {0.1, 0.9}); };
  CHECK(at(0).lr == doctest::Approx(0.1 / 25.0).epsilon(1e-14));
  CHECK(at(0).momentum == doctest::Approx(0.95).epsilon(1e-14));
  CHECK(at(29).lr == doctest::Approx(0.1).epsilon(1e-14));
  CHECK(at(29).momentum == doctest::Approx(0.85).epsilon(1e-14));
  CHECK(at(64).lr == doctest::Approx(0.5 * (0.1 + 0.1 / 25.0 / 1e4)).epsilon(1e-12));
  CHECK(at(99).lr == doctest::Approx(0.1 / 25.0 / 1e4).epsilon(1e-9).scale(0));
  CHECK(at(99).momentum == doctest::Approx(0.95).epsilon(1e-14));
}
