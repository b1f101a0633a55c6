// OPT-15 (Tieleman & Hinton 2012), "leaky AdaGrad": G = decay G + (1 - decay) g^2;
// w -= lr g / (sqrt(G) + epsilon), or g / sqrt(G + epsilon) as the lectures print it (ERR-23).
#include "trainyard/optim/update.h"
#include "trainyard/simd/math.h"

namespace trainyard {
namespace {

struct RmspropOptions : OptimizerOptions {
  double decay = 0.99;
  double epsilon = 1e-8;
  bool epsilon_inside = false;
  RmspropOptions() { lr = 1e-3; }
  void visit(FieldVisitor& v) override {
    v.number(
        {.name = "decay", .doc = "memory of the squared gradient", .min = 0, .max = 1, .below_max = true, .live = true},
        decay);
    v.number({.name = "epsilon", .doc = "against division by 0", .min = 0, .max = 1}, epsilon);
    v.boolean({.name = "epsilon_inside", .doc = "add epsilon under the root instead of to it"}, epsilon_inside);
  }
};

template <class T>
struct RmspropUpdate {
  T rate, decay, fresh, inside, outside, gradient_scale;
  template <class V>
  constexpr void operator()(V& w, V& mean, V raw) const {
    using namespace simd;
    const V g = raw * V(gradient_scale);
    mean = V(decay) * mean + V(fresh) * (g * g);
    w = w - V(rate) * g / (sqrt(mean + V(inside)) + V(outside));
  }
};

template <class T>
class Rmsprop final : public Optimizer<T> {
 public:
  explicit Rmsprop(std::shared_ptr<const RmspropOptions> options) : options_(std::move(options)) {}
  Rates base() const override { return {options_->lr, 0.0}; }
  void declare(OptimizerState& state) const override { state.slabs = {"squares"}; }
  void step(Backend<T>& backend, std::span<const Segment> segments, T* w, const T* g, OptimizerMemory<T>& memory,
            const UpdateScalars& scalars) override {
    const T epsilon = static_cast<T>(options_->epsilon);
    const T inside = options_->epsilon_inside ? epsilon : T(0), outside = epsilon - inside;
    // 1 - decay in double: in float it would be off by 1e-6.
    const T decay = static_cast<T>(options_->decay), fresh = static_cast<T>(1.0 - options_->decay);
    update_segments<1>(backend, segments, w, g, memory, scalars, [&](const Segment&, T lr) {
      return RmspropUpdate<T>{lr, decay, fresh, inside, outside, static_cast<T>(scalars.gradient_scale)};
    });
  }

 private:
  std::shared_ptr<const RmspropOptions> options_;
};

}  // namespace

TY_REGISTER_OPTIMIZER(rmsprop, Rmsprop, RmspropOptions,
                      "steps of even size: gradients divided by their running root mean square",
                      "G = decay G + (1 - decay) g^2; w -= lr g / (sqrt(G) + epsilon)")

}  // namespace trainyard
