// Augmentations one behind the other: an experiment's, or those inside one that composes others.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "trainyard/data/augmentation.h"

namespace trainyard {

class AugmentationList {
 public:
  explicit AugmentationList(const std::vector<Spec>& specs);

  size_t size() const { return steps_.size(); }
  const Augmentation& operator[](size_t i) const { return *steps_[i].augmentation; }

  // The shape of samples of shape `in` behind all of them. Error{"shape"} with the path of the one that is not for
  // its input.
  Shape output(const Shape& in) const;
  // Of number i alone.
  Shape output(size_t i, const Shape& in) const;
  // Each looks at the examples as those in front of it leave them in evaluation.
  void fit(const FitData&);
  // Those examples as evaluation sees them behind all.
  FitData still(const FitData& data) const { return still(data, steps_.size()); }

  void apply(Draw&, Canvas&) const;
  void still(Canvas&) const;

 private:
  struct Step {
    std::unique_ptr<Augmentation> augmentation;
    std::string type, path;
  };
  FitData still(const FitData&, size_t steps) const;

  std::vector<Step> steps_;
};

}  // namespace trainyard
