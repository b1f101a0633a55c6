// What adam and adamw share: the options, the bias corrections and the moments.
//   m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2;  w -= lr mhat / (sqrt(vhat) + epsilon)
#pragma once

#include "trainyard/core/math.h"
#include "trainyard/optim/update.h"
#include "trainyard/simd/math.h"

namespace trainyard {

struct AdamOptions : OptimizerOptions {
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  bool bias_correction = true;
  AdamOptions() { lr = 1e-3; }
  void visit(FieldVisitor& v) override {
    v.number(
        {.name = "beta1", .doc = "memory of the gradient's mean", .min = 0, .max = 1, .below_max = true, .live = true},
        beta1);
    v.number({.name = "beta2", .doc = "memory of the gradient's square", .min = 0, .max = 1, .below_max = true}, beta2);
    v.number({.name = "epsilon", .doc = "added to the root, against division by 0", .min = 0, .max = 1}, epsilon);
    v.boolean({.name = "bias_correction", .doc = "divide by 1 - beta^t, so that the first steps have the right size"},
              bias_correction);
  }
};

// own[0] = 1 / (1 - beta1^t), own[1] = 1 / sqrt(1 - beta2^t), t counting from 1; own[2] = 1 - beta1; own[3] = t - 1;
// own[4] = beta1, which is the rates' momentum: a schedule may move it.
inline void prepare_adam(const AdamOptions& o, const Rates& rates, int64_t step, UpdateScalars& scalars) {
  const double t = static_cast<double>(step + 1), beta1 = rates.momentum;
  scalars.own[0] = o.bias_correction ? 1.0 / (1.0 - math::pow(beta1, t)) : 1.0;
  scalars.own[1] = o.bias_correction ? 1.0 / math::sqrt(1.0 - math::pow(o.beta2, t)) : 1.0;
  scalars.own[2] = 1.0 - beta1;
  scalars.own[3] = static_cast<double>(step);
  scalars.own[4] = beta1;
}

// Of a segment that was frozen: its moments are younger than the run, by the steps that it sat out.
inline UpdateScalars adam_scalars(const AdamOptions& o, const UpdateScalars& scalars, const Segment& s) {
  UpdateScalars own = scalars;
  if (s.first_step > 0)
    prepare_adam(o, {scalars.lr, scalars.own[4]}, static_cast<int64_t>(scalars.own[3]) - s.first_step, own);
  return own;
}

// `keep` is what decoupled decay leaves of the weight.
template <class T>
struct AdamUpdate {
  T step_size, fresh1, beta2, fresh2, root_correction, epsilon, gradient_scale, keep;
  AdamUpdate(const AdamOptions& o, const UpdateScalars& scalars, T lr, T keep_)
      : step_size(lr * static_cast<T>(scalars.own[0])),
        // Subtracted in double: 1 - 0.999f would be off by 1e-5.
        fresh1(static_cast<T>(scalars.own[2])),
        beta2(static_cast<T>(o.beta2)),
        fresh2(static_cast<T>(1.0 - o.beta2)),
        root_correction(static_cast<T>(scalars.own[1])),
        epsilon(static_cast<T>(o.epsilon)),
        gradient_scale(static_cast<T>(scalars.gradient_scale)),
        keep(keep_) {}

  template <class V>
  constexpr void operator()(V& w, V& m, V& v, V raw) const {
    using namespace simd;
    const V g = raw * V(gradient_scale);
    m = m + (g - m) * V(fresh1);
    v = V(beta2) * v + V(fresh2) * (g * g);
    w = V(keep) * w - V(step_size) * m / (sqrt(v) * V(root_correction) + V(epsilon));
  }
};

}  // namespace trainyard
