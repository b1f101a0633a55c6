// Time as training counts it, and the rates that hang on it.
#pragma once

#include <cstdint>

#include "trainyard/core/fields.h"

namespace trainyard {

// What an optimiser's options say, or a schedule gives for a step.
struct Rates {
  double lr = 0.0;
  double momentum = 0.0;
};

// When a step happens. A schedule inside a warm-up sees both counts minus the warm-up.
struct Clock {
  int64_t step = 0;         // updates done before this one
  int64_t total_steps = 0;  // of the run
  double steps_per_epoch = 1.0;

  // Share of the run that is done, 0 to 1; 0 for a run without length.
  double progress() const {
    if (total_steps <= 0) return 0.0;
    return step >= total_steps ? 1.0 : static_cast<double>(step) / static_cast<double>(total_steps);
  }
  double epoch() const { return static_cast<double>(step) / steps_per_epoch; }
  int64_t steps(const Duration& d) const {
    return d.epochs >= 0.0 ? static_cast<int64_t>(d.epochs * steps_per_epoch + 0.5) : d.steps;
  }
};

}  // namespace trainyard
