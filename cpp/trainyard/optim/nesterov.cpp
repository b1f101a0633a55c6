// OPT-08, OPT-09 (Nesterov 1983, Sutskever et al. 2013): the gradient is taken where the velocity would carry the
// weights.
//   look_ahead:           v_new = rho v - lr grad f(w + rho v);  w_new = w + v_new
//   change_of_variables:  v_new = rho v - lr grad f(x);  x_new = x - rho v + (1 + rho) v_new,  with x = w + rho v
// The second, PyTorch's, keeps the shifted weights x and evaluates the network there. In the first before_gradient
// moves w to w + rho v; from there w_new is one plain step away, w + rho v - lr g, so that nothing is undone and no
// rounding is added.
#include "trainyard/optim/update.h"

namespace trainyard {
namespace {

struct NesterovOptions : OptimizerOptions {
  double momentum = 0.9;
  std::string form = "look_ahead";
  void visit(FieldVisitor& v) override {
    v.number({.name = "momentum",
              .doc = "share of the velocity that a step keeps",
              .min = 0,
              .max = 1,
              .below_max = true,
              .live = true},
             momentum);
    v.choice({.name = "form",
              .doc = "where the weights stand between steps: at their place (look_ahead), or a velocity further, where "
                     "the gradient is taken (change_of_variables)"},
             form, {"look_ahead", "change_of_variables"});
  }
};

// Look-ahead: push = 0, w = w - rate g. Change of variables: w = w - rho v_old + (1 + rho) v_new, which is
// w - rate g + rho v_new since v_new - rho v_old = -rate g.
template <class T>
struct NesterovUpdate {
  T rate, momentum, push;
  template <class V>
  constexpr void operator()(V& w, V& v, V g) const {
    v = V(momentum) * v - V(rate) * g;
    w = w - V(rate) * g + V(push) * v;
  }
};

template <class T>
class Nesterov final : public Optimizer<T> {
 public:
  explicit Nesterov(std::shared_ptr<const NesterovOptions> options)
      : options_(std::move(options)), looks_ahead_(options_->form == "look_ahead") {}
  Rates base() const override { return {options_->lr, options_->momentum}; }
  void declare(OptimizerState& state) const override { state.slabs = {"velocity"}; }

  bool looks_ahead() const override { return looks_ahead_; }
  void before_gradient(Backend<T>& backend, std::span<const Segment> segments, T* w, OptimizerMemory<T>& memory,
                       const UpdateScalars& scalars) override {
    if (!looks_ahead_) return;
    for_each_segment(segments, scalars.lr, [&](const Segment& s, float) {
      backend.add_scaled(static_cast<T>(scalars.momentum), memory.slabs[0] + s.offset, w + s.offset, s.size);
    });
  }
  void step(Backend<T>& backend, std::span<const Segment> segments, T* w, const T* g, OptimizerMemory<T>& memory,
            const UpdateScalars& scalars) override {
    const T rho = static_cast<T>(scalars.momentum), scale = static_cast<T>(scalars.gradient_scale);
    update_segments<1>(backend, segments, w, g, memory, scalars, [&](const Segment&, T lr) {
      return NesterovUpdate<T>{lr * scale, rho, looks_ahead_ ? T(0) : rho};
    });
  }

 private:
  std::shared_ptr<const NesterovOptions> options_;
  bool looks_ahead_;
};

}  // namespace

TY_REGISTER_OPTIMIZER(nesterov, Nesterov, NesterovOptions, "momentum that looks ahead before it takes the gradient",
                      "v = momentum v - lr grad(w + momentum v); w += v")

}  // namespace trainyard
