// OPT-11, OPT-12 (Duchi et al. 2011): G = G + g^2;  w -= lr g / (sqrt(G) + epsilon), or g / sqrt(G + epsilon).
// The two places of epsilon differ for tiny gradients only (ERR-23).
#include "trainyard/optim/update.h"
#include "trainyard/simd/math.h"

namespace trainyard {
namespace {

struct AdagradOptions : OptimizerOptions {
  double epsilon = 1e-10;
  bool epsilon_inside = false;
  void visit(FieldVisitor& v) override {
    v.number({.name = "epsilon", .doc = "against division by 0", .min = 0, .max = 1}, epsilon);
    v.boolean({.name = "epsilon_inside", .doc = "add epsilon under the root instead of to it"}, epsilon_inside);
  }
};

template <class T>
struct AdagradUpdate {
  T rate, inside, outside, gradient_scale;
  template <class V>
  constexpr void operator()(V& w, V& sum, V raw) const {
    using namespace simd;
    const V g = raw * V(gradient_scale);
    sum = sum + g * g;
    w = w - V(rate) * g / (sqrt(sum + V(inside)) + V(outside));
  }
};

template <class T>
class Adagrad final : public Optimizer<T> {
 public:
  explicit Adagrad(std::shared_ptr<const AdagradOptions> options) : options_(std::move(options)) {}
  Rates base() const override { return {options_->lr, 0.0}; }
  void declare(OptimizerState& state) const override { state.slabs = {"squares"}; }
  void step(Backend<T>& backend, std::span<const Segment> segments, T* w, const T* g, OptimizerMemory<T>& memory,
            const UpdateScalars& scalars) override {
    const T epsilon = static_cast<T>(options_->epsilon);
    const T inside = options_->epsilon_inside ? epsilon : T(0), outside = epsilon - inside;
    update_segments<1>(backend, segments, w, g, memory, scalars, [&](const Segment&, T lr) {
      return AdagradUpdate<T>{lr, inside, outside, static_cast<T>(scalars.gradient_scale)};
    });
  }

 private:
  std::shared_ptr<const AdagradOptions> options_;
};

}  // namespace

TY_REGISTER_OPTIMIZER(adagrad, Adagrad, AdagradOptions, "steps shrink with the sum of all squared gradients so far",
                      "G += g^2; w -= lr g / (sqrt(G) + epsilon)")

}  // namespace trainyard
