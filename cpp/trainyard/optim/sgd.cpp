// OPT-01..03: w -= lr g.
#include "trainyard/optim/update.h"

namespace trainyard {
namespace {

template <class T>
struct Descend {
  T rate;
  template <class V>
  constexpr void operator()(V& w, V g) const {
    w = w - V(rate) * g;
  }
};

template <class T>
class Sgd final : public Optimizer<T> {
 public:
  explicit Sgd(std::shared_ptr<const OptimizerOptions> options) : options_(std::move(options)) {}
  Rates base() const override { return {options_->lr, 0.0}; }
  void step(Backend<T>& backend, std::span<const Segment> segments, T* w, const T* g, OptimizerMemory<T>& memory,
            const UpdateScalars& scalars) override {
    const T scale = static_cast<T>(scalars.gradient_scale);
    update_segments<0>(backend, segments, w, g, memory, scalars,
                       [&](const Segment&, T lr) { return Descend<T>{lr * scale}; });
  }

 private:
  std::shared_ptr<const OptimizerOptions> options_;
};

}  // namespace

TY_REGISTER_OPTIMIZER(sgd, Sgd, OptimizerOptions, "plain gradient descent on mini-batches", "w -= lr g")

}  // namespace trainyard
