// What the doctor is told of a run: its curves, its data, what passes through its network now.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trainyard/core/fields.h"
#include "trainyard/data/dataset.h"
#include "trainyard/data/split.h"
#include "trainyard/diagnose/probe.h"
#include "trainyard/train/trainer.h"

namespace trainyard {

// What can be seen of the examples themselves.
struct DataFacts {
  int64_t train = 0, held_out = 0;         // held_out: validation, or test without it
  std::vector<int64_t> class_counts;       // of the training examples; empty for regression
  std::vector<std::string> classes;        // names
  double alike_neighbours = 0.0;           // share of training examples in file order whose next one has the same class
  int64_t repeated = 0;                    // held-out examples whose very numbers are among the training examples
  double least_std = 0.0, most_std = 0.0;  // over the network's inputs, of those that vary at all; tables only
  double largest_mean = 0.0;               // the largest |mean| of an input in units of its standard deviation
  bool table = false;                      // samples are columns, not images
};
DataFacts data_facts(const Dataset&, const Split&);
// Fills in what concerns the network's inputs, from x (rows, width), preprocessed.
void input_facts(DataFacts&, const float* x, int64_t rows, int64_t width);

struct CaseHistory {
  Task task = Task::classification;
  double expected_loss = -1.0;  // of guessing; negative if there is no such number
  RunState state = RunState::running;
  std::string divergence;  // sentence, where state says so
  int64_t step = 0, total_steps = 0;
  double lr = 0.0;  // the optimizer's
  bool shuffled = true, clips = false, stops_early = false, closure = false;
  std::vector<Spec> layers;  // top level
  std::string loss_type;
  DataFacts data;
  const MetricTable* metrics = nullptr;      // step, epoch, loss, penalty, accuracy, lr, grad_norm, seconds
  const MetricTable* evaluations = nullptr;  // step, epoch, loss, accuracy or mae
  Probe now;                                 // of some training examples; no layers if the run has diverged
};

}  // namespace trainyard
