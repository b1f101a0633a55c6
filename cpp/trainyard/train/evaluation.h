// What a pass over a split says.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trainyard/core/task.h"

namespace trainyard {

struct Evaluation {
  Task task = Task::classification;
  int64_t n = 0;
  double loss = 0.0;  // mean data loss
  // Of averages over several passes: how many were noisy, over how many snapshots of the run, over how many views of
  // each image, and the mean over examples and outputs of a prediction's standard deviation (over the views, if any).
  int64_t samples = 0, snapshots = 0, views = 0;
  double spread = 0.0;
  // classification
  double accuracy = 0.0;
  std::vector<int64_t> confusion;  // (classes, classes): truth by row, prediction by column
  int64_t classes = 0;
  // regression, over all outputs
  double mae = 0.0, rmse = 0.0, r2 = 0.0;

  // Of what is really class c, the share found; of what was called c, the share right; NaN for 0 / 0.
  double recall(int64_t c) const;
  double precision(int64_t c) const;
  int64_t support(int64_t c) const;
};

}  // namespace trainyard
