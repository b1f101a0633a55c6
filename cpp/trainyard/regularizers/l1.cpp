// REG-03: R = strength * sum |w|; the subgradient at 0 is 0. Weights come close to 0 but, unlike with a proximal
// step, not exactly there.
#include "trainyard/ops/reduce.h"
#include "trainyard/regularizers/regularizer.h"

namespace trainyard {
namespace {

struct L1Options : Options {
  double strength = 0.0;
  void visit(FieldVisitor& v) override {
    v.number({.name = "strength", .doc = "weight of the penalty", .min = 0, .max = 1e6, .required = true, .live = true},
             strength);
  }
};

struct Absolute {
  template <class V>
  V operator()(V w) const {
    using namespace simd;
    return abs(w);
  }
};
struct AddSign {
  float strength;
  template <class V>
  void operator()(V& g, V w) const {
    using namespace simd;
    const V s(strength);
    g = g + select(w > V(0), s, select(w < V(0), -s, V(0)));
  }
};

class L1 final : public Regularizer {
 public:
  explicit L1(std::shared_ptr<const L1Options> options) : options_(std::move(options)) {}
  void add_gradient(Backend<float>& backend, const float* w, float* g, int64_t n) const override {
    update(backend, n, AddSign{static_cast<float>(options_->strength)}, g, w);
  }
  void value(Backend<float>& backend, const float* w, int64_t n, double* out) const override {
    reduce_sum(backend, n, Absolute{}, out, w);
  }
  double strength() const override { return options_->strength; }

 private:
  std::shared_ptr<const L1Options> options_;
};

}  // namespace

TY_REGISTER_REGULARIZER(l1, L1, L1Options, "prefers few weights: small ones are driven to 0", "strength * sum |w|")

}  // namespace trainyard
