// OPT-04..07: heavy-ball momentum in the two forms of the lectures. With a constant learning rate both give the same
// weights; when it changes (ERR-22) they differ:
//   accumulate (form B, PyTorch): v = rho v + g,     w -= lr v   the new rate applies to all of the past
//   velocity (form A):            v = rho v - lr g,  w += v      past gradients keep the rate they came with
#include "trainyard/ops/map.h"
#include "trainyard/optim/optimizer.h"

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
              .doc = "what the velocity sums: gradients (accumulate), or steps with their learning rate (velocity)"},
             form, {"accumulate", "velocity"});
  }
};

template <class T>
struct Accumulate {
  T rate, momentum, gradient_scale;
  template <class V>
  void operator()(V& w, V& v, V g) const {
    v = V(momentum) * v + V(gradient_scale) * g;
    w = w - V(rate) * v;
  }
};
template <class T>
struct Velocity {
  T rate, momentum;
  template <class V>
  void operator()(V& w, V& v, V g) const {
    v = V(momentum) * v - V(rate) * g;
    w = w + v;
  }
};

template <class T>
class Momentum final : public Optimizer<T> {
 public:
  explicit Momentum(std::shared_ptr<const MomentumOptions> options)
      : options_(std::move(options)), accumulates_(options_->form == "accumulate") {}
  Rates base() const override { return {options_->lr, options_->momentum}; }
  void declare(OptimizerState& state) const override { state.slabs = {"velocity"}; }
  void step(Backend<T>& backend, std::span<const Segment> segments, T* w, const T* g, OptimizerMemory<T>& memory,
            const UpdateScalars& scalars) override {
    const T rho = static_cast<T>(scalars.momentum), scale = static_cast<T>(scalars.gradient_scale);
    for_each_segment(segments, scalars.lr, [&](const Segment& s, float lr) {
      T* const v = memory.slabs[0] + s.offset;
      if (accumulates_) {
        update(backend, s.size, Accumulate<T>{static_cast<T>(lr), rho, scale}, w + s.offset, v, g + s.offset);
      } else {
        update(backend, s.size, Velocity<T>{static_cast<T>(lr) * scale, rho}, w + s.offset, v, g + s.offset);
      }
    });
  }

 private:
  std::shared_ptr<const MomentumOptions> options_;
  bool accumulates_;
};

}  // namespace

TY_REGISTER_OPTIMIZER(momentum, Momentum, MomentumOptions, "a ball rolling downhill: steps add up along steady slopes",
                      "v = momentum v + g; w -= lr v")

}  // namespace trainyard
