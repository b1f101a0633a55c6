// OPT-16, OPT-18: Adam (Kingma & Ba 2015); without bias correction it is the "almost" form of the lectures.
//   m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2;  w -= lr mhat / (sqrt(vhat) + epsilon)
#include "trainyard/core/math.h"
#include "trainyard/ops/map.h"
#include "trainyard/optim/optimizer.h"
#include "trainyard/simd/math.h"

namespace trainyard {
namespace {

struct AdamOptions : OptimizerOptions {
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  bool bias_correction = true;
  AdamOptions() { lr = 1e-3; }
  void visit(FieldVisitor& v) override {
    v.number({.name = "beta1", .doc = "memory of the gradient's mean", .min = 0, .max = 1, .below_max = true, .live = true}, beta1);
    v.number({.name = "beta2", .doc = "memory of the gradient's square", .min = 0, .max = 1, .below_max = true}, beta2);
    v.number({.name = "epsilon", .doc = "added to the root, against division by 0", .min = 0, .max = 1}, epsilon);
    v.boolean({.name = "bias_correction", .doc = "divide by 1 - beta^t, so that the first steps have the right size"}, bias_correction);
  }
};

template <class T>
struct AdamUpdate {
  T step_size, beta1, beta2, root_correction, epsilon, gradient_scale;
  template <class V>
  void operator()(V& w, V& m, V& v, V raw) const {
    using namespace simd;
    const V g = raw * V(gradient_scale);
    m = m + (g - m) * V(T(1) - beta1);
    v = V(beta2) * v + V(T(1) - beta2) * (g * g);
    w = w - V(step_size) * m / (sqrt(v) * V(root_correction) + V(epsilon));
  }
};

template <class T>
class Adam final : public Optimizer<T> {
 public:
  explicit Adam(std::shared_ptr<const AdamOptions> options) : options_(std::move(options)) {}
  Rates base() const override { return {options_->lr, options_->beta1}; }
  void declare(OptimizerState& state) const override { state.slabs = {"m", "v"}; }

  // own[0] = 1 / (1 - beta1^t), own[1] = 1 / sqrt(1 - beta2^t), t counting from 1
  void prepare(const Rates&, int64_t step, UpdateScalars& scalars) const override {
    const double t = static_cast<double>(step + 1);
    const bool correct = options_->bias_correction;
    scalars.own[0] = correct ? static_cast<float>(1.0 / (1.0 - math::pow(options_->beta1, t))) : 1.0f;
    scalars.own[1] = correct ? static_cast<float>(1.0 / math::sqrt(1.0 - math::pow(options_->beta2, t))) : 1.0f;
  }
  void step(Backend<T>& backend, std::span<const Segment> segments, T* w, const T* g, OptimizerMemory<T>& memory,
            const UpdateScalars& scalars) override {
    for_each_segment(segments, scalars.lr, [&](const Segment& s, float lr) {
      const AdamUpdate<T> f{static_cast<T>(lr) * static_cast<T>(scalars.own[0]), static_cast<T>(options_->beta1),
                            static_cast<T>(options_->beta2), static_cast<T>(scalars.own[1]),
                            static_cast<T>(options_->epsilon), static_cast<T>(scalars.gradient_scale)};
      update(backend, s.size, f, w + s.offset, memory.slabs[0] + s.offset, memory.slabs[1] + s.offset, g + s.offset);
    });
  }

 private:
  std::shared_ptr<const AdamOptions> options_;
};

}  // namespace

TY_REGISTER_OPTIMIZER(adam, Adam, AdamOptions, "step sizes per weight from running moments; a good default",
                      "w -= lr mhat / (sqrt(vhat) + epsilon)")

}  // namespace trainyard
