// How fast an experiment's steps are on this machine, and where their time goes.
#pragma once

#include <memory>
#include <string>

#include "trainyard/backend/profile.h"
#include "trainyard/data/files.h"
#include "trainyard/session/session.h"

namespace trainyard {

struct BenchmarkSettings {
  int64_t steps = 0;     // if above 0 so many in one go, nothing before and no profile: for counting instructions
  double seconds = 2.0;  // of timing, after as much warming up as makes a fifth of it
  bool forward = false;  // predictions for a batch instead of training steps
  bool profile = true;   // a second, shorter run through a profiled backend
};

struct Benchmark {
  int64_t steps = 0;                                              // timed
  double median_ms = 0.0, fastest_ms = 0.0, slow_tenth_ms = 0.0;  // a step
  int64_t batch = 0;
  double first_loss = 0.0, last_loss = 0.0;  // of training: a fast step that does not learn is none
  int64_t memory_bytes = 0;                  // as planned
  int64_t profiled_steps = 0;
  double profiled_seconds = 0.0;
  Profile profile;  // of all profiled steps

  double flops() const;  // a step: products and convolutions, counted as they are called
};

// Evaluation during training is left out. Error as opening the experiment gives it, and Error{"state"} if it diverges.
Benchmark benchmark(const std::string& experiment_json, const std::shared_ptr<const Files>&, const SessionOptions&,
                    const BenchmarkSettings&);

std::string benchmark_json(const Benchmark&);

}  // namespace trainyard
