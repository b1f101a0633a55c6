// AUG-12: one of several lists of augmentations, drawn for every image. Evaluation does as the first list does.
#include "trainyard/core/error.h"
#include "trainyard/data/augmentation_list.h"

namespace trainyard {
namespace {

struct RandomChoiceOptions : AugmentationOptions {
  std::vector<std::vector<Spec>> of;
  void visit(FieldVisitor& v) override {
    v.component_lists({.name = "of",
                       .doc = "lists of augmentations, one of which is done; an empty one does nothing",
                       .required = true},
                      "augment", of);
  }
  void validate() const override {
    if (of.empty()) throw Error("range", "/of", "[random_choice] needs at least one list");
  }
};

class RandomChoice final : public AugmentationWith<RandomChoiceOptions> {
 public:
  explicit RandomChoice(std::shared_ptr<const RandomChoiceOptions> options) : AugmentationWith(std::move(options)) {
    for (const std::vector<Spec>& list : this->options().of) lists_.emplace_back(list);
  }

  Shape output(const Shape& in) const override {
    const Shape first = lists_[0].output(in);
    for (size_t i = 1; i < lists_.size(); ++i) {
      const Shape other = lists_[i].output(in);
      if (other == first) continue;
      throw Error("shape", "/of/" + std::to_string(i),
                  "images leave this list as " + to_string(other) + ", the first one as " + to_string(first));
    }
    return first;
  }
  void fit(const FitData& data) override {
    for (AugmentationList& list : lists_) list.fit(data);
  }
  void apply(Draw& draw, Canvas& canvas) const override {
    lists_[draw.below(static_cast<uint32_t>(lists_.size()))].apply(draw, canvas);
  }
  void still(Canvas& canvas) const override { lists_[0].still(canvas); }

 private:
  std::vector<AugmentationList> lists_;
};

}  // namespace

TY_REGISTER_AUGMENTATION(random_choice, RandomChoice, RandomChoiceOptions,
                         "does one of several lists of augmentations, each as likely", "")

}  // namespace trainyard
