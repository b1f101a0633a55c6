// What an experiment's network is and what training it takes, counted without making it: no weight is allocated, and
// no file is read where the experiment says the shape of an example. For `trainyard summary` and for the page, which
// can ask before it opens.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "trainyard/data/files.h"
#include "trainyard/model/model.h"
#include "trainyard/spec/experiment.h"
#include "trainyard/train/memory.h"

namespace trainyard {

struct NetworkCount {
  Shape input, output;
  int64_t parameters = 0;
  int64_t flops = 0;  // forward, per example; a multiply-add counts as two
  std::vector<LayerSummary> layers;
  // Parameters by the type of the layer that owns them, in nested layers too; most first.
  std::vector<std::pair<std::string, int64_t>> by_type;
  int64_t batch = 0;
  TrainingMemory memory;
  int64_t data_bytes = -1;  // of the examples; -1 where they were not read
  // For a run: theirs and training's.
  int64_t bytes() const { return memory.total() + (data_bytes > 0 ? data_bytes : 0); }
};

// `input`: the shape of an example in place of the experiment's; empty for that, or else the data's own.
NetworkCount count_network(const Experiment&, const Files&, const Shape& input = {});

// Of a network that is there.
NetworkCount count_of(Model<float>&, const TrainingMemory&, int64_t batch);

// {parameters, input, outputs, layers, flops, by_type, batch, memory_bytes, memory: {weights, ...}}
std::string count_json(const NetworkCount&);

// What the examples take in memory.
int64_t bytes_of(const Dataset&);

// Error{"memory"} that names the sum, where it is more than this build can address: 4 GB in a browser.
void check_fits(const NetworkCount&);

}  // namespace trainyard
