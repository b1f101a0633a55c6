// What l1 and elastic share: R = strength * sum (|w| + beta w^2).
// By subgradient, sign(0) = 0, weights come close to 0 but not exactly there; by proximal step after the optimizer's,
//   w <- sign(w) max(|w| - lr strength, 0) / (1 + 2 lr strength beta),
// they do (iterative soft thresholding, Daubechies et al. 2004). Clipping does not scale that step. Behind an optimizer
// that rescales the gradient it is a decoupled penalty: every weight is cut by the same amount, as AdamW decays.
#pragma once

#include "trainyard/regularizers/regularizer.h"

namespace trainyard {

struct AbsoluteOptions : Options {
  double strength = 0.0;
  double beta = 0.0;
  std::string form = "subgradient";

 protected:
  void visit_strength(FieldVisitor& v);
  void visit_form(FieldVisitor& v);
};

template <class T>
class AbsolutePenalty final : public Regularizer<T> {
 public:
  explicit AbsolutePenalty(std::shared_ptr<const AbsoluteOptions> options) : options_(std::move(options)) {}
  void add_gradient(Backend<T>&, const T* w, T* g, int64_t n, double scale) const override;
  void value(Backend<T>&, const T* w, int64_t n, double* out) const override;
  double strength() const override { return options_->strength; }
  bool proximal() const override { return options_->form == "proximal"; }
  void proximal_step(Backend<T>&, T* w, int64_t n, double lr) const override;

 private:
  std::shared_ptr<const AbsoluteOptions> options_;
};

}  // namespace trainyard
