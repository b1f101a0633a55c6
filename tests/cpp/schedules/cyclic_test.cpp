#include "schedules/check_schedule.h"

#include "support/descent.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("schedule", "cyclic") {
  check_schedule(R"({"type": "cyclic", "step_size": 10})");
  check_schedule(R"({"type": "cyclic", "step_size": {"epochs": 2}, "min": 0.01, "max": 0.5, "mode": "triangular2"})");
}

TEST_CASE("LRS-11 a triangle wave of period twice the step size") {
  const auto s = schedule_from(R"({"type": "cyclic", "step_size": 4, "min": 0.02})");
  for (const int64_t cycle : {0, 1, 2, 7}) {
    CHECK(lr_at(*s, 8 * cycle, 100) == doctest::Approx(0.02).epsilon(1e-14));
    CHECK(lr_at(*s, 8 * cycle + 2, 100) == doctest::Approx(0.06).epsilon(1e-14));
    CHECK(lr_at(*s, 8 * cycle + 4, 100) == doctest::Approx(0.1).epsilon(1e-14));
    CHECK(lr_at(*s, 8 * cycle + 7, 100) == doctest::Approx(0.04).epsilon(1e-14));
  }
}

TEST_CASE("LRS-11 triangular2 halves the height with each cycle") {
  const auto s = schedule_from(R"({"type": "cyclic", "step_size": 4, "min": 0.02, "max": 0.5, "mode": "triangular2"})");
  CHECK(lr_at(*s, 4, 100) == doctest::Approx(0.5).epsilon(1e-14));
  CHECK(lr_at(*s, 12, 100) == doctest::Approx(0.26).epsilon(1e-14));
  CHECK(lr_at(*s, 20, 100) == doctest::Approx(0.14).epsilon(1e-14));
}

TEST_CASE("LRS-11 cycling leaves a saddle sooner than the low rate alone") {
  const auto s = schedule_from(R"({"type": "cyclic", "step_size": 25, "min": 0.01, "max": 0.2})");
  const auto steps_to_leave = [&](bool cycles) {
    Descent d("\"sgd\"", {1.0, 1e-6});
    while (std::abs(d.weights()[1]) < 1.0) {  // x^2 - y^2
      d.step(
          [](const std::vector<double>& w) {
            return std::vector<double>{2.0 * w[0], -2.0 * w[1]};
          },
          cycles ? lr_at(*s, d.steps(), 0) : 0.01);
    }
    return d.steps();
  };
  // log(1e6) / log(1.02) at the low rate.
  CHECK(steps_to_leave(false) == 698);
  CHECK(steps_to_leave(true) < 100);
}
