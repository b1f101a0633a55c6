// Adam with decoupled weight decay (Loshchilov & Hutter 2019): w shrinks by lr weight_decay w, outside the moments.
// ERR-09: an l2 penalty under Adam is something else. Only parameters that take decay shrink.
#include "trainyard/optim/adam_moments.h"

namespace trainyard {
namespace {

struct AdamwOptions : AdamOptions {
  double weight_decay = 0.01;
  void visit(FieldVisitor& v) override {
    AdamOptions::visit(v);
    v.number({.name = "weight_decay",
              .doc = "share of a weight taken away per step and unit of learning rate",
              .min = 0,
              .max = 1e6,
              .live = true},
             weight_decay);
  }
};

template <class T>
class Adamw final : public Optimizer<T> {
 public:
  explicit Adamw(std::shared_ptr<const AdamwOptions> options) : options_(std::move(options)) {}
  Rates base() const override { return {options_->lr, options_->beta1}; }
  void declare(OptimizerState& state) const override { state.slabs = {"m", "v"}; }
  bool decays() const override { return true; }
  void prepare(const Rates& rates, int64_t step, UpdateScalars& scalars) const override {
    prepare_adam(*options_, rates, step, scalars);
  }
  void step(Backend<T>& backend, std::span<const Segment> segments, T* w, const T* g, OptimizerMemory<T>& memory,
            const UpdateScalars& scalars) override {
    update_segments<2>(backend, segments, w, g, memory, scalars, [&](const Segment& s, T lr) {
      const double decay = s.decay ? options_->weight_decay * s.decay_scale : 0.0;
      return AdamUpdate<T>(*options_, adam_scalars(*options_, scalars, s), lr,
                           static_cast<T>(1.0 - static_cast<double>(lr) * decay));
    });
  }

 private:
  std::shared_ptr<const AdamwOptions> options_;
};

}  // namespace

TY_REGISTER_OPTIMIZER(adamw, Adamw, AdamwOptions, "Adam that shrinks weights directly instead of through the gradient",
                      "w -= lr (mhat / (sqrt(vhat) + epsilon) + weight_decay w)")

}  // namespace trainyard
