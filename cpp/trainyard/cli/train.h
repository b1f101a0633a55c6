// What `train` does, for commands that train several times.
#pragma once

#include <string>
#include <vector>

#include "trainyard/session/session.h"

namespace trainyard::cli {

struct TrainOptions {
  std::string experiment, out, resume, data_dir;
  std::string from;                   // a checkpoint that stands for from.checkpoint; "" for what the experiment says
  std::vector<std::string> settings;  // "/optimizer/lr=0.01"
  int64_t steps = 0;                  // stop there; 0 for the run's end
  bool exact = false;
  int devices = 1;
  SessionOptions session;
};

// Trains and writes curves, weights and checkpoints into the folder `out`; returns the exit code.
int train(const TrainOptions&);

}  // namespace trainyard::cli
