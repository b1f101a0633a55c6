// OPT-16, OPT-18: Adam (Kingma & Ba 2015); without bias correction it is the "almost" form of the lectures.
#include "trainyard/optim/adam_moments.h"

namespace trainyard {
namespace {

template <class T>
class Adam final : public Optimizer<T> {
 public:
  explicit Adam(std::shared_ptr<const AdamOptions> options) : options_(std::move(options)) {}
  Rates base() const override { return {options_->lr, options_->beta1}; }
  void declare(OptimizerState& state) const override { state.slabs = {"m", "v"}; }
  void prepare(const Rates& rates, int64_t step, UpdateScalars& scalars) const override {
    prepare_adam(*options_, rates, step, scalars);
  }
  void step(Backend<T>& backend, std::span<const Segment> segments, T* w, const T* g, OptimizerMemory<T>& memory,
            const UpdateScalars& scalars) override {
    update_segments<2>(backend, segments, w, g, memory, scalars, [&](const Segment& s, T lr) {
      return AdamUpdate<T>(*options_, adam_scalars(*options_, scalars, s), lr, T(1));
    });
  }

 private:
  std::shared_ptr<const AdamOptions> options_;
};

}  // namespace

TY_REGISTER_OPTIMIZER(adam, Adam, AdamOptions, "step sizes per weight from running moments; a good default",
                      "w -= lr mhat / (sqrt(vhat) + epsilon)")

}  // namespace trainyard
