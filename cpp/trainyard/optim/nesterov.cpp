// OPT-08 (Nesterov 1983, Sutskever et al. 2013): the gradient is taken where the velocity would carry the weights.
//   v_new = rho v - lr grad f(w + rho v);  w_new = w + v_new
// before_gradient moves w to w + rho v; from there w_new is one plain step away, w + rho v - lr g, so that nothing is
// undone and no rounding is added. PyTorch keeps the shifted weights w + rho v instead (OPT-09).
#include "trainyard/ops/map.h"
#include "trainyard/optim/optimizer.h"

namespace trainyard {
namespace {

struct NesterovOptions : OptimizerOptions {
  double momentum = 0.9;
  void visit(FieldVisitor& v) override {
    v.number({.name = "momentum",
              .doc = "share of the velocity that a step keeps",
              .min = 0,
              .max = 1,
              .below_max = true,
              .live = true},
             momentum);
  }
};

template <class T>
struct NesterovUpdate {
  T rate, momentum;
  template <class V>
  void operator()(V& w, V& v, V g) const {
    v = V(momentum) * v - V(rate) * g;
    w = w - V(rate) * g;
  }
};

template <class T>
class Nesterov final : public Optimizer<T> {
 public:
  explicit Nesterov(std::shared_ptr<const NesterovOptions> options) : options_(std::move(options)) {}
  Rates base() const override { return {options_->lr, options_->momentum}; }
  void declare(OptimizerState& state) const override { state.slabs = {"velocity"}; }

  bool looks_ahead() const override { return true; }
  void before_gradient(Backend<T>& backend, std::span<const Segment> segments, T* w, OptimizerMemory<T>& memory,
                       const UpdateScalars& scalars) override {
    for_each_segment(segments, scalars.lr, [&](const Segment& s, float) {
      backend.add_scaled(static_cast<T>(scalars.momentum), memory.slabs[0] + s.offset, w + s.offset, s.size);
    });
  }
  void step(Backend<T>& backend, std::span<const Segment> segments, T* w, const T* g, OptimizerMemory<T>& memory,
            const UpdateScalars& scalars) override {
    for_each_segment(segments, scalars.lr, [&](const Segment& s, float lr) {
      const NesterovUpdate<T> f{static_cast<T>(lr) * static_cast<T>(scalars.gradient_scale),
                                static_cast<T>(scalars.momentum)};
      update(backend, s.size, f, w + s.offset, memory.slabs[0] + s.offset, g + s.offset);
    });
  }

 private:
  std::shared_ptr<const NesterovOptions> options_;
};

}  // namespace

TY_REGISTER_OPTIMIZER(nesterov, Nesterov, NesterovOptions, "momentum that looks ahead before it takes the gradient",
                      "v = momentum v - lr grad(w + momentum v); w += v")

}  // namespace trainyard
