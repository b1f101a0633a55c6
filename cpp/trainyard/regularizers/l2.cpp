// REG-02: R = strength * sum w^2, no 1/2; gradient 2 strength w.
#include "trainyard/regularizers/regularizer.h"

namespace trainyard {
namespace {

struct L2Options : Options {
  double strength = 0.0;
  void visit(FieldVisitor& v) override {
    v.number({.name = "strength", .doc = "weight of the penalty", .min = 0, .max = 1e6, .required = true, .live = true},
             strength);
  }
};

template <class T>
class L2 final : public Regularizer<T> {
 public:
  explicit L2(std::shared_ptr<const L2Options> options) : options_(std::move(options)) {}
  void add_gradient(Backend<T>& backend, const T* w, T* g, int64_t n, double scale) const override {
    backend.add_scaled(static_cast<T>(2.0 * options_->strength * scale), w, g, n);
  }
  void value(Backend<T>& backend, const T* w, int64_t n, double* out) const override { backend.sum_squares(w, n, out); }
  double strength() const override { return options_->strength; }

 private:
  std::shared_ptr<const L2Options> options_;
};

}  // namespace

TY_REGISTER_REGULARIZER(l2, L2, L2Options, "prefers small weights, spread out", "strength * sum w^2")

}  // namespace trainyard
