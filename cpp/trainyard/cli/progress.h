// What a person sees while training runs: one line that renews itself on a terminal, a line for each evaluation (or
// every ten seconds) in a pipe or a log.
#pragma once

#include <cstdint>
#include <string>

#include "trainyard/train/trainer.h"

namespace trainyard::cli {

class Progress {
 public:
  // goal_step: where this run stops.
  Progress(const Trainer& trainer, int64_t goal_step, double examples_per_step);

  void show();
  // Ends the renewed line, so that something else can be printed.
  void finish();

  // Since this process began to train.
  double examples_per_second() const;

 private:
  std::string line() const;
  std::string remaining() const;
  double seconds() const { return trainer_.seconds() - first_seconds_; }

  const Trainer& trainer_;
  int64_t goal_step_, first_step_, shown_evaluations_;
  double examples_per_step_, first_seconds_, shown_seconds_;
  bool terminal_, open_ = false;
};

// "0:07", "12:30", "3:05:00"
std::string clock_text(double seconds);

}  // namespace trainyard::cli
