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
