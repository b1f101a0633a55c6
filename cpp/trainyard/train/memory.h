// What a training run will hold, in bytes, worked out from layouts before any of it is allocated: so that people can be
// told, and a network that does not fit be refused, in time. Convention: what is there at once while a run goes on; the
// examples themselves are not in it.
#pragma once

#include <cstdint>

#include "trainyard/train/trainer.h"

namespace trainyard {

struct TrainingMemory {
  int64_t weights = 0;  // and running statistics
  int64_t gradients = 0;
  int64_t optimizer = 0;   // its state, and copies of the weights: averages, snapshots, the best, those to go back to
  int64_t batch = 0;       // a training batch on its way through the network: what backward needs, room to work
  int64_t evaluation = 0;  // a batch that is only predicted
  int64_t host = 0;        // batches before they go in, the curves, the largest parameter while it is drawn, objects
  int64_t total() const { return weights + gradients + optimizer + batch + evaluation + host; }
};

// Of what Trainer makes of these parts; loaders may be missing. Error{"size"} where the optimizer takes fewer weights.
TrainingMemory training_memory(const TrainerParts&, const TrainerSettings&);

}  // namespace trainyard
