#include "schedules/check_schedule.h"
#include "trainyard/core/error.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("schedule", "piecewise") {
  check_schedule(R"({"type": "piecewise", "at": [0, 0.5, 1], "lr": [0.1, 0.4, 0]})");
  check_schedule(R"({"type": "piecewise", "at": [3], "lr": [0.2], "unit": "epochs", "interpolation": "log"})");
}

TEST_CASE("a curve drawn by hand goes through its points, level outside them") {
  const auto s = schedule_from(R"({"type": "piecewise", "at": [10, 20, 40], "lr": [0.4, 0.1, 0.2], "unit": "steps"})");
  CHECK(lr_at(*s, 0, 0) == 0.4);
  CHECK(lr_at(*s, 10, 0) == 0.4);
  CHECK(lr_at(*s, 15, 0) == doctest::Approx(0.25).epsilon(1e-14));
  CHECK(lr_at(*s, 20, 0) == 0.1);
  CHECK(lr_at(*s, 30, 0) == doctest::Approx(0.15).epsilon(1e-14));
  CHECK(lr_at(*s, 90, 0) == 0.2);
}

TEST_CASE("a curve drawn by hand may be held, or straight on a logarithmic axis") {
  const auto held = schedule_from(
      R"({"type": "piecewise", "at": [0, 2], "lr": [0.4, 0.1], "unit": "epochs", "interpolation": "hold"})");
  CHECK(lr_at(*held, 9, 0, 5.0) == 0.4);
  CHECK(lr_at(*held, 10, 0, 5.0) == 0.1);
  const auto log = schedule_from(R"({"type": "piecewise", "at": [0, 1], "lr": [1e-6, 1], "interpolation": "log"})");
  CHECK(lr_at(*log, 50, 100) == doctest::Approx(1e-3).epsilon(1e-12).scale(0));
}

TEST_CASE("points that make no curve are refused at their place") {
  for (const auto& [json, path] :
       {std::pair{R"({"type": "piecewise", "at": [0, 0], "lr": [1, 1]})", "/schedule/at/1"},
        std::pair{R"({"type": "piecewise", "at": [0, 1], "lr": [1]})", "/schedule/lr"},
        std::pair{R"({"type": "piecewise", "at": [], "lr": []})", "/schedule/at"},
        std::pair{R"({"type": "piecewise", "at": [0, 2], "lr": [1, 1]})", "/schedule/at"},
        std::pair{R"({"type": "piecewise", "at": [0, 1], "lr": [1, 0], "interpolation": "log"})", "/schedule/lr"}}) {
    try {
      schedule_from(json);
      FAIL(json);
    } catch (const Error& e) {
      CHECK(e.path == path);
    }
  }
}
