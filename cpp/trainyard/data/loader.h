// Builds batches: which examples, in which order, read, augmented, preprocessed and mixed. A pure function of
// (seed, epoch, position): nothing to save but the position. The order is a permutation computed in place, and an
// example's mixing partner is another one's: permute(seed, epoch)[i] over the same examples.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "trainyard/core/rng.h"
#include "trainyard/data/augmenter.h"
#include "trainyard/data/dataset.h"
#include "trainyard/data/mixer.h"
#include "trainyard/data/transform.h"
#include "trainyard/data/views.h"

namespace trainyard {

struct LoaderOptions {
  uint64_t seed = 0;
  bool shuffle = true;
  const Augmenter* augmenter = nullptr;  // may be null; outlives the loader
  bool augment = false;                  // as training sees the images, else as evaluation does
  const Views* views = nullptr;          // where given, view number `view` of each image instead; outlives the loader
  int64_t view = 0;
};

class Loader {
 public:
  // `ids` are the dataset's examples to serve; both outlive the loader. Mixers may be empty.
  Loader(const Dataset& dataset, const std::vector<int32_t>& ids,
         const std::vector<std::unique_ptr<Transform>>& transforms, const std::vector<std::unique_ptr<Mixer>>& mixers,
         const LoaderOptions& options);

  // The same examples, each in view number `view`.
  Loader through(const Views& views, int64_t view) const;

  int64_t size() const { return static_cast<int64_t>(ids_.size()); }
  const Shape& sample() const { return sample_; }  // what the network sees
  int64_t target_width() const { return dataset_.target_width(); }

  // Rows first .. first+rows-1 of epoch `epoch` in this epoch's order:
  //   x (rows, input of the network) preprocessed; targets (rows, target_width) or null: one-hot or values, mixed;
  //   labels (rows) or null: the unmixed class, for accuracy (-1 where the data carry none).
  void fill(int64_t epoch, int64_t first, int64_t rows, float* x, float* targets, int32_t* labels);

  // The example at a position of an epoch's order.
  int32_t example(int64_t epoch, int64_t position) const;

  // Where a position of an epoch's order points to: the example's number within the set, counted from 0.
  int64_t index(int64_t epoch, int64_t position) const;

  // The same of positions first .. first+count-1.
  void indices(int64_t epoch, int64_t first, int64_t count, uint32_t* out) const;
  // Nothing about an example is drawn or mixed: it looks the same in every epoch.
  bool always_the_same() const { return !options_.augmenter && !options_.views && mixers_.empty(); }
  // Whether a Sight says how fill() makes x from what evaluation sees, targets being the same; and those, then, of
  // examples by their numbers within the set.
  bool only_moves() const;
  void sights(int64_t epoch, const uint32_t* index, int64_t count, Sight* out);
  // (channels) what black is to the network.
  std::vector<float> black() const;

  // How an example came about, for looking at.
  struct Mixed {
    float lambda = 1.0f;   // the example's own share, as the mixer returned it
    int32_t partner = -1;  // the dataset's example that it was mixed with, -1 for none
  };
  struct Trace {
    int32_t example = 0;           // of the dataset
    std::vector<float> augmented;  // (input of the network), before preprocessing
    std::vector<Mixed> mixed;      // one for each mixer
  };
  // x, target = example number `index` of the set as fill() serves it in that epoch, wherever it stands in its order.
  void trace(int64_t epoch, int64_t index, float* x, float* target, Trace& trace);

 private:
  struct Partner {
    std::vector<float> x, target;
    Permutation partner;  // of the epoch that was asked for last
  };
  const Permutation& order(int64_t epoch) const;
  // Where mixer m finds an example of the set.
  MixSite site(size_t m, int64_t epoch, int64_t index) const;
  // What the network's input would be without preprocessing.
  void read(int64_t epoch, int64_t index, float* x);
  // x, target = example ids_[index], preprocessed, through the first `mixers` mixers; says how where somebody asks.
  void build(int64_t epoch, int64_t index, size_t mixers, float* x, float* target, Trace* trace = nullptr);

  const Dataset& dataset_;
  const std::vector<int32_t>& ids_;
  const std::vector<std::unique_ptr<Transform>>& transforms_;
  const std::vector<std::unique_ptr<Mixer>>& mixers_;
  LoaderOptions options_;
  Shape sample_;  // what the network sees
  std::vector<float> raw_;
  Canvas canvas_;
  std::vector<Partner> partners_;  // one for each mixer
  std::vector<float> target_;      // (target_width), where the caller wants none
  mutable Permutation order_;      // of the epoch that was asked for last
};

}  // namespace trainyard
