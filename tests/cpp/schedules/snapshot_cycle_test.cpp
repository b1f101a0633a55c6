#include <cmath>

#include "schedules/check_schedule.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("schedule", "snapshot_cycle") {
  check_schedule("\"snapshot_cycle\"");
  check_schedule(R"({"type": "snapshot_cycle", "cycles": 7})");
}

TEST_CASE("GEN-09 the snapshot cycle is the formula printed, t counted from 1") {
  const auto s = schedule_from(R"({"type": "snapshot_cycle", "cycles": 3})");
  constexpr int64_t kTotal = 20;
  const double length = std::ceil(20.0 / 3.0);
  for (int64_t t = 1; t <= kTotal; ++t) {
    const double printed = 0.1 / 2.0 * (std::cos(M_PI * std::fmod(static_cast<double>(t - 1), length) / length) + 1.0);
    CHECK(lr_at(*s, t - 1, kTotal) == doctest::Approx(printed).epsilon(1e-13));
  }
  for (const int64_t top : {0, 7, 14}) CHECK(lr_at(*s, top, kTotal) == 0.1);
  CHECK(lr_at(*s, 6, kTotal) < 0.006);
}

TEST_CASE("GEN-09 a cycle ends where the rate is lowest, before it starts anew; M cycles have M ends") {
  struct Case {
    const char* json;
    int64_t total, ends;
  };
  for (const Case& c :
       {Case{R"({"type": "snapshot_cycle", "cycles": 5})", 60, 5},
        Case{R"({"type": "snapshot_cycle", "cycles": 5})", 58, 5},
        Case{R"({"type": "sgdr", "period": 10, "t_mult": 2})", 70, 3},
        Case{R"({"type": "sgdr", "period": {"epochs": 1}})", 30, 3},
        Case{R"({"type": "cyclic", "min": 0.01, "step_size": 5})", 40, 4},
        Case{R"({"type": "warmup", "steps": 8, "then": {"type": "snapshot_cycle", "cycles": 4}})", 48, 4}}) {
    CAPTURE(c.json);
    const auto s = schedule_from(c.json);
    CHECK(s->has_cycles());
    int64_t ends = 0;
    for (int64_t step = 0; step < c.total; ++step) {
      if (!s->ends_cycle({step, c.total, 10.0})) continue;
      ++ends;
      // It had come down; a triangle has its lowest point one step further on.
      const double rate = lr_at(*s, step, c.total, 10.0);
      CHECK(rate < lr_at(*s, step - 1, c.total, 10.0));
      CHECK((step + 3 >= c.total || lr_at(*s, step + 3, c.total, 10.0) > rate));
    }
    CHECK(ends == c.ends);
  }
  for (const char* json : {"\"constant\"", "\"cosine\"", "\"one_cycle\""}) {
    CHECK_FALSE(schedule_from(json)->has_cycles());
    CHECK_FALSE(schedule_from(json)->ends_cycle({99, 100, 1.0}));
  }
}
