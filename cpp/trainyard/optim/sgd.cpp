// OPT-01..03: w -= lr g.
#include "trainyard/ops/map.h"
#include "trainyard/optim/optimizer.h"

namespace trainyard {
namespace {

template <class T>
struct Descend {
  T rate;
  template <class V>
  void operator()(V& w, V g) const {
    w = w - V(rate) * g;
  }
};

template <class T>
class Sgd final : public Optimizer<T> {
 public:
  explicit Sgd(std::shared_ptr<const OptimizerOptions> options) : options_(std::move(options)) {}
  Rates base() const override { return {options_->lr, 0.0}; }
  void step(Backend<T>& backend, std::span<const Segment> segments, T* w, const T* g, OptimizerMemory<T>&,
            const UpdateScalars& scalars) override {
    for_each_segment(segments, scalars.lr, [&](const Segment& s, float lr) {
      update(backend, s.size, Descend<T>{static_cast<T>(lr) * static_cast<T>(scalars.gradient_scale)}, w + s.offset,
             g + s.offset);
    });
  }

 private:
  std::shared_ptr<const OptimizerOptions> options_;
};

}  // namespace

TY_REGISTER_OPTIMIZER(sgd, Sgd, OptimizerOptions, "plain gradient descent on mini-batches", "w -= lr g")

}  // namespace trainyard
