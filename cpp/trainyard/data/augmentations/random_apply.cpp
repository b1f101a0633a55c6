// AUG-12: several augmentations one behind the other, all or none of them.
#include "trainyard/data/augmentation_list.h"

namespace trainyard {
namespace {

struct RandomApplyOptions : AugmentationOptions {
  std::vector<Spec> of;
  RandomApplyOptions() { probability = 0.5; }
  void visit(FieldVisitor& v) override {
    v.components({.name = "of", .doc = "what is done, first to last", .required = true}, "augment", of);
  }
};

class RandomApply final : public AugmentationWith<RandomApplyOptions> {
 public:
  explicit RandomApply(std::shared_ptr<const RandomApplyOptions> options)
      : AugmentationWith(std::move(options)), list_(this->options().of) {}

  Shape output(const Shape& in) const override { return list_.output(in); }
  void fit(const FitData& data) override { list_.fit(data); }
  void apply(Draw& draw, Canvas& canvas) const override { list_.apply(draw, canvas); }
  void still(Canvas& canvas) const override { list_.still(canvas); }

 private:
  AugmentationList list_;
};

}  // namespace

TY_REGISTER_AUGMENTATION(random_apply, RandomApply, RandomApplyOptions,
                         "does several augmentations in turn, all or none of them", "")

}  // namespace trainyard
