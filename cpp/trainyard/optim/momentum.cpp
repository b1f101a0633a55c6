// OPT-04..07: heavy-ball momentum in the three forms of the lectures. With a constant learning rate all give the same
// weights; when it changes (ERR-22) the first differs from the others:
//   accumulate (form B, PyTorch): v = rho v + g,     w -= lr v   the new rate applies to all of the past
//   velocity (form A):            v = rho v - lr g,  w += v      past gradients keep the rate they came with
//   step:                         v = rho v + lr g,  w -= v      form A with the sign turned, to the bit
#include "trainyard/optim/update.h"

namespace trainyard {
namespace {

struct MomentumOptions : OptimizerOptions {
  double momentum = 0.9;
  std::string form = "accumulate";
  void visit(FieldVisitor& v) override {
    v.number({.name = "momentum",
              .doc = "share of the velocity that a step keeps",
              .min = 0,
              .max = 1,
              .below_max = true,
              .live = true},
             momentum);
    v.choice({.name = "form",
              .doc = "what the velocity sums: gradients (accumulate), or steps with their learning rate, taken forward "
                     "(velocity) or back (step)"},
             form, {"accumulate", "velocity", "step"});
  }
};

// v = momentum v + gain g;  w = w + rate v
template <class T>
struct MomentumUpdate {
  T momentum, gain, rate;
  template <class V>
  constexpr void operator()(V& w, V& v, V g) const {
    v = V(momentum) * v + V(gain) * g;
    w = w + V(rate) * v;
  }
};

template <class T>
class Momentum final : public Optimizer<T> {
 public:
  explicit Momentum(std::shared_ptr<const MomentumOptions> options) : options_(std::move(options)) {}
  Rates base() const override { return {options_->lr, options_->momentum}; }
  void declare(OptimizerState& state) const override { state.slabs = {"velocity"}; }
  void step(Backend<T>& backend, std::span<const Segment> segments, T* w, const T* g, OptimizerMemory<T>& memory,
            const UpdateScalars& scalars) override {
    const T rho = static_cast<T>(scalars.momentum), scale = static_cast<T>(scalars.gradient_scale);
    const bool accumulates = options_->form == "accumulate";
    const T sign = options_->form == "velocity" ? T(1) : T(-1);
    update_segments<1>(backend, segments, w, g, memory, scalars, [&](const Segment&, T lr) {
      return accumulates ? MomentumUpdate<T>{rho, scale, -lr} : MomentumUpdate<T>{rho, -sign * (lr * scale), sign};
    });
  }

 private:
  std::shared_ptr<const MomentumOptions> options_;
};

}  // namespace

TY_REGISTER_OPTIMIZER(momentum, Momentum, MomentumOptions, "a ball rolling downhill: steps add up along steady slopes",
                      "v = momentum v + g; w -= lr v")

}  // namespace trainyard
