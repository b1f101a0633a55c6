// The experiment's augmentations: what training sees of an image, and what evaluation does.
#pragma once

#include <cstdint>
#include <vector>

#include "trainyard/data/augmentation_list.h"
#include "trainyard/data/sight.h"

namespace trainyard {

class Augmenter {
 public:
  // For samples of shape `in`. Error{"shape"} with the path of the augmentation that is not for its input.
  Augmenter(const std::vector<Spec>& specs, const Shape& in);

  bool empty() const { return steps_.size() == 0; }
  const Shape& input() const { return input_; }
  const Shape& output() const { return output_; }  // what the network sees

  // Looks at training examples.
  void fit(const FitData& data) { steps_.fit(data); }
  // Those examples as evaluation sees them.
  FitData still(const FitData& data) const { return steps_.still(data); }

  // raw (input) -> x (output). `id`: of the example within the training set. The canvas is room to work in.
  void augment(uint64_t seed, int64_t epoch, int64_t id, const float* raw, float* x, Canvas&) const;
  // Whether a Sight says what it makes of an image; and that one, then, for what augment() would make.
  bool only_moves() const;
  Sight sight(uint64_t seed, int64_t epoch, int64_t id, Canvas&) const;
  // As evaluation sees it.
  void still(const float* raw, float* x, Canvas&) const;

 private:
  void apply(uint64_t seed, int64_t epoch, int64_t id, Canvas&) const;

  AugmentationList steps_;
  Shape input_, output_;
};

}  // namespace trainyard
