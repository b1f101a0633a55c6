// The experiment's augmentations, one behind the other: what training sees of an image, and what evaluation does.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "trainyard/data/augmentation.h"

namespace trainyard {

class Augmenter {
 public:
  // For samples of shape `in`. Error{"shape"} with the path of the augmentation that is not for its input.
  Augmenter(const std::vector<Spec>& specs, const Shape& in);

  bool empty() const { return steps_.empty(); }
  const Shape& input() const { return input_; }
  const Shape& output() const { return output_; }  // what the network sees

  // Looks at training examples.
  void fit(const FitData&);
  // Those examples as evaluation sees them.
  FitData still(const FitData&) const;

  // raw (input) -> x (output). `id`: of the example within the training set. The canvas is room to work in.
  void augment(uint64_t seed, int64_t epoch, int64_t id, const float* raw, float* x, Canvas&) const;
  // As evaluation sees it.
  void still(const float* raw, float* x, Canvas&) const;

 private:
  // As they are in front of step number `steps`.
  FitData still(const FitData&, size_t steps) const;

  Shape input_, output_;
  std::vector<std::unique_ptr<Augmentation>> steps_;
};

}  // namespace trainyard
