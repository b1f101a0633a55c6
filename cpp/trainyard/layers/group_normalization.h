// What layer, instance and group norm share: per row and group of channels y = gamma (x - mean) / sqrt(var + epsilon)
// + beta, with the group's own biased variance, in training as in evaluation; gamma and beta one per channel, as in
// Wu & He 2018. They differ in how they cut a sample into groups.
#pragma once

#include "trainyard/layers/gain_and_shift.h"

namespace trainyard {

struct NormOptions : LayerOptions {
  double epsilon = 1e-5;
  bool affine = true;
  void visit(FieldVisitor& v) override {
    v.number({.name = "epsilon",
              .doc = "added to the variance, against division by 0",
              .min = 0,
              .max = 1,
              .above_min = true},
             epsilon);
    v.boolean({.name = "affine", .doc = "learn a scale and a shift for each channel"}, affine);
  }
};

template <class T>
class GroupNormalization : public Layer<T> {
 public:
  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override {
    step.backend.group_norm(cut(x), groups_, options_->epsilon, weight(step, affine_.gamma), weight(step, affine_.beta),
                            cut(y), step.values(mean_), step.values(inv_std_), scratch(step));
  }

  void backward(const Step<T>& step, Tensor<const T> x, Tensor<const T>, Tensor<const T> dy, Tensor<T> dx) override {
    const bool learns = affine_.gamma && step.gradient(affine_.gamma) && !step.info(affine_.gamma).frozen;
    step.backend.group_norm_gradient(cut(x), cut(dy), groups_, weight(step, affine_.gamma), step.values(mean_),
                                     step.values(inv_std_), cut(dx),
                                     learns ? step.gradient(affine_.gamma).data : nullptr,
                                     learns ? step.gradient(affine_.beta).data : nullptr, scratch(step));
  }

 protected:
  explicit GroupNormalization(std::shared_ptr<const NormOptions> options) : options_(std::move(options)) {}

  // With `places_apart` each place of an image is a row of its own.
  Shape bind_groups(const Shape& in, int64_t groups, bool places_apart, Binder<T>& binder) {
    groups_ = groups;
    places_apart_ = places_apart && in.is_image();
    const int64_t c = in.last(), places = in.positions_in_all();
    if (options_->affine) affine_ = bind_gain_and_shift(in, binder);
    const int64_t statistics = places_apart_ ? places : groups;
    mean_ = binder.saved(statistics);
    inv_std_ = binder.saved(statistics);
    if (places > 1 && !places_apart_) scratch_ = binder.scratch(kGroupScratch * c);
    return in;
  }

 private:
  // As the verbs want it: (n, ..., c), or the places as rows.
  template <class U>
  Tensor<U> cut(Tensor<U> x) const {
    return places_apart_ ? x.reshaped({x.shape.positions_in_all(), x.shape.last()}) : x;
  }
  const T* weight(const Step<T>& step, Handle h) const { return h ? step.weight(h).data : nullptr; }
  T* scratch(const Step<T>& step) const { return scratch_ ? step.values(scratch_) : nullptr; }

  std::shared_ptr<const NormOptions> options_;
  GainAndShift affine_;  // empty where it is off
  Handle mean_, inv_std_, scratch_;
  int64_t groups_ = 1;
  bool places_apart_ = false;
};

}  // namespace trainyard
