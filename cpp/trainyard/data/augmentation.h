// AUG-01: random changes to training images that leave their labels as they are, drawn anew in every epoch. They work
// on pixels as the source gives them (images: 0 to 1), before preprocessing; evaluation sees the images whole.
// Random choices are by (seed, epoch, example), so they do not depend on batch size, order, threads or engine.
#pragma once

#include <memory>
#include <utility>

#include "trainyard/core/catalog.h"
#include "trainyard/data/canvas.h"
#include "trainyard/data/draw.h"
#include "trainyard/data/transform.h"

namespace trainyard {

struct AugmentationOptions : Options {
  double probability = 1.0;
  void visit_common(FieldVisitor& v) override {
    v.number({.name = "probability", .doc = "share of the images that it changes", .min = 0, .max = 1}, probability);
  }
};

class Augmentation {
 public:
  explicit Augmentation(std::shared_ptr<const AugmentationOptions> options) : common_(std::move(options)) {}
  virtual ~Augmentation() = default;

  // The shape that samples of shape `in` have afterwards. Error{"shape"} if it is not for such samples.
  virtual Shape output(const Shape& in) const;
  // Looks at the training examples, as evaluation would see them here.
  virtual void fit(const FitData&) {}

  virtual void apply(Draw&, Canvas&) const = 0;
  // Whether it does no more than to place images of the same size, each pixel where one was, black beyond the edge.
  virtual bool only_moves() const { return false; }
  // What evaluation does in its place. Only those that change the shape must do something.
  virtual void still(Canvas&) const {}

  // apply() with the probability asked for, else still().
  void maybe(Draw& draw, Canvas& canvas) const {
    if (common_->probability >= 1.0 || draw.chance(common_->probability)) {
      apply(draw, canvas);
    } else {
      still(canvas);
    }
  }

 private:
  std::shared_ptr<const AugmentationOptions> common_;
};

// With its options at hand.
template <class O>
class AugmentationWith : public Augmentation {
 public:
  explicit AugmentationWith(std::shared_ptr<const O> options) : Augmentation(options), options_(std::move(options)) {}

 protected:
  const O& options() const { return *options_; }

 private:
  std::shared_ptr<const O> options_;
};

struct AugmentationFactory {
  static constexpr const char* kind = "augment";
  std::unique_ptr<Augmentation> (*make)(std::shared_ptr<const Options>) = nullptr;
};

#define TY_REGISTER_AUGMENTATION(type, A, O, doc, formula)                                 \
  void register_augmentation_##type(Catalog& catalog) {                                    \
    AugmentationFactory factory;                                                           \
    factory.make = [](std::shared_ptr<const Options> o) -> std::unique_ptr<Augmentation> { \
      return std::make_unique<A>(std::static_pointer_cast<const O>(std::move(o)));         \
    };                                                                                     \
    add_entry<AugmentationFactory, O>(catalog, #type, doc, formula, factory);              \
  }

}  // namespace trainyard
