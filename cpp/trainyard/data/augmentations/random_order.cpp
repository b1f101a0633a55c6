// AUG-12: several augmentations in an order drawn for every image. They may not change its size, so that any order
// fits.
#include <numeric>

#include "trainyard/core/error.h"
#include "trainyard/data/augmentation_list.h"

namespace trainyard {
namespace {

struct RandomOrderOptions : AugmentationOptions {
  std::vector<Spec> of;
  int64_t count = 0;
  void visit(FieldVisitor& v) override {
    v.components({.name = "of", .doc = "what is done, in any order", .required = true}, "augment", of);
    v.integer({.name = "count", .doc = "only so many of them, drawn at random; 0: all", .min = 0, .max = 1000}, count);
  }
};

class RandomOrder final : public AugmentationWith<RandomOrderOptions> {
 public:
  explicit RandomOrder(std::shared_ptr<const RandomOrderOptions> options)
      : AugmentationWith(std::move(options)), list_(this->options().of) {}

  Shape output(const Shape& in) const override {
    for (size_t i = 0; i < list_.size(); ++i) {
      const Shape out = list_.output(i, in);
      if (out == in) continue;
      throw Error("shape", "/of/" + std::to_string(i),
                  "it changes the size of images, from " + to_string(in) + " to " + to_string(out) +
                      ", so not every order fits");
    }
    return in;
  }
  void fit(const FitData& data) override { list_.fit(data); }
  void apply(Draw& draw, Canvas& canvas) const override {
    std::vector<size_t> order(list_.size());
    std::iota(order.begin(), order.end(), size_t{0});
    const auto wanted = static_cast<size_t>(options().count);
    const size_t last = wanted == 0 ? order.size() : std::min(wanted, order.size());
    for (size_t i = 0; i < last; ++i) {
      std::swap(order[i], order[i + draw.below(static_cast<uint32_t>(order.size() - i))]);
      list_[order[i]].maybe(draw, canvas);
    }
  }
  void still(Canvas& canvas) const override { list_.still(canvas); }

 private:
  AugmentationList list_;
};

}  // namespace

TY_REGISTER_AUGMENTATION(random_order, RandomOrder, RandomOrderOptions,
                         "does several augmentations in random order, or some of them", "")

}  // namespace trainyard
