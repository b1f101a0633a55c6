// How many passes through the network make one prediction, their probabilities or values averaged.
#pragma once

#include <cstdint>
#include <optional>

#include "trainyard/data/loader.h"
#include "trainyard/data/views.h"
#include "trainyard/train/snapshots.h"

namespace trainyard {

// What a caller asks for; negative for as many as the experiment says.
struct PassCounts {
  int64_t samples = -1;                   // noisy passes, REG-25
  int64_t snapshots = -1;                 // the latest so many of those kept, GEN-08; 0 for the network as it stands
  int64_t only = -1;                      // a single one of those kept, counted from the oldest
  std::optional<ViewsWanted> views = {};  // of every image, TTA-03; without crops the image as it stands
};

// What that comes to. The mean is over all snapshots and, for each, the same noise.
struct Passes {
  int64_t samples = 0;  // noisy passes; 0 for one without noise
  // Where given, batch norm's noise is sampled too (Teye et al. 2018): each pass normalises with the statistics of
  // another random batch of `batch` training examples, instead of the running ones.
  Loader* batches = nullptr;
  int64_t batch = 0;
  // Numbers first .. first + networks - 1 of the snapshots; 0 networks for the one that the model holds.
  Snapshots* snapshots = nullptr;
  int64_t first = 0, networks = 0;

  // How many predictions are averaged; 0 for a single pass without noise.
  int64_t averaged() const {
    const int64_t noisy = samples > 0 ? samples : networks > 0 ? 1 : 0;
    return networks > 0 ? noisy * networks : noisy;
  }
};

// Those that `asked` means of the snapshots kept (null for none), where the experiment says `usual`.
void choose_snapshots(Passes& passes, Snapshots* kept, const PassCounts& asked, int64_t usual);

}  // namespace trainyard
