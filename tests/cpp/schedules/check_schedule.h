// What every schedule must do: rates are a pure function of the clock and the state, finite and never negative, also
// beyond the end and in a run of unknown length; the momentum passes, unless the schedule moves it; the state survives
// a checkpoint.
#pragma once

#include <cmath>
#include <memory>
#include <string>

#include "support/checked.h"
#include "trainyard/schedules/schedule.h"

namespace trainyard::test {

std::unique_ptr<Schedule> schedule_from(const std::string& json);

// The learning rate at a step, from a base of 0.1.
inline double lr_at(const Schedule& schedule, int64_t step, int64_t total, double steps_per_epoch = 1.0) {
  return schedule.at({step, total, steps_per_epoch}, {0.1, 0.9}).lr;
}

inline void check_schedule(const std::string& json, bool moves_momentum = false) {
  const auto schedule = schedule_from(json), copy = schedule_from(json);
  for (const double loss : {1.0, 0.5, 0.7, 0.7}) schedule->observe({loss, 1.0 - loss});
  copy->restore(schedule->state());
  for (const int64_t total : {int64_t{0}, int64_t{1}, int64_t{100}, int64_t{1000000000000}}) {
    for (const int64_t step :
         {int64_t{0}, int64_t{1}, int64_t{49}, int64_t{99}, int64_t{100}, int64_t{5000}, int64_t{1000000000000}}) {
      const Clock clock{step, total, 7.5};
      const Rates rates = schedule->at(clock, {0.1, 0.9});
      CHECK(std::isfinite(rates.lr));
      CHECK(rates.lr >= 0.0);
      CHECK((moves_momentum ? rates.momentum >= 0.0 && rates.momentum < 1.0 : rates.momentum == 0.9));
      CHECK(schedule->at(clock, {0.1, 0.9}).momentum == rates.momentum);
      CHECK(schedule->at(clock, {0.1, 0.9}).lr == rates.lr);
      CHECK(copy->at(clock, {0.1, 0.9}).lr == rates.lr);
    }
  }
}

}  // namespace trainyard::test
