// INI-26 (Zhang et al. 2019): y = a x + b with one learned number each for the whole layer, 1 and 0 at the start: what
// fixup puts in place of normalisation, multipliers in every branch and biases before each layer and activation.
//   da = sum over everything of x dy,  db = sum over everything of dy,  dx = a dy.
#include "trainyard/layers/layer.h"
#include "trainyard/ops/map.h"

namespace trainyard {
namespace {

struct ScalarAffineOptions : LayerOptions {
  bool scale = true, shift = true;
  void visit(FieldVisitor& v) override {
    v.boolean({.name = "scale", .doc = "multiply by a learned number"}, scale);
    v.boolean({.name = "shift", .doc = "add a learned number"}, shift);
  }
  void validate() const override {
    if (!scale && !shift) throw Error("range", "/shift", "[scalar_affine] needs scale or shift, else it does nothing");
  }
};

// The numbers are read where the weights lie: the host never sees them. Null for one that is not there.
template <class T>
struct Forward {
  const T *scale, *shift;
  template <class V>
  constexpr V operator()(V x) const {
    return (scale ? V(*scale) * x : x) + (shift ? V(*shift) : V(0));
  }
};
template <class T>
struct InputGradient {
  const T* scale;
  template <class V>
  constexpr V operator()(V dy) const {
    return scale ? V(*scale) * dy : dy;
  }
};
struct Product {
  template <class V>
  constexpr V operator()(V x, V dy) const {
    return x * dy;
  }
};

template <class T>
class ScalarAffine final : public Layer<T> {
 public:
  explicit ScalarAffine(std::shared_ptr<const ScalarAffineOptions> options) : options_(std::move(options)) {}

  Shape bind(const Shape& in, Binder<T>& binder) override {
    if (options_->scale) {
      scale_ = binder.parameter(
          {.path = "weight", .shape = {1}, .role = Role::gain, .fan_in = 1, .fan_out = 1, .value = 1.0});
    }
    if (options_->shift)
      shift_ = binder.parameter({.path = "bias", .shape = {1}, .role = Role::shift, .fan_in = 1, .fan_out = 1});
    terms_ = binder.scratch(in.count());
    channel_sums_ = binder.scratch(0, in.last());
    return in;
  }

  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override {
    map(step.backend, y, Forward<T>{value(step, scale_), value(step, shift_)}, x);
  }

  void backward(const Step<T>& step, Tensor<const T> x, Tensor<const T>, Tensor<const T> dy, Tensor<T> dx) override {
    if (scale_ && wants(step, scale_)) {
      const Tensor<T> terms{step.values(terms_), x.shape};
      map(step.backend, terms, Product{}, x, dy);
      add_sum(step, terms, step.gradient(scale_).data);
    }
    if (shift_ && wants(step, shift_)) add_sum(step, dy, step.gradient(shift_).data);
    if (dx) map(step.backend, dx, InputGradient<T>{value(step, scale_)}, dy);
  }

 private:
  static const T* value(const Step<T>& step, Handle h) { return h ? step.weight(h).data : nullptr; }
  static bool wants(const Step<T>& step, Handle h) { return step.gradient(h) && !step.info(h).frozen; }
  void add_sum(const Step<T>& step, Tensor<const T> terms, T* to) const {
    T* const sums = step.values(channel_sums_);
    step.backend.column_sums(terms, T(0), sums);
    step.backend.column_sums({sums, {terms.shape.last(), 1}}, T(1), to);
  }

  std::shared_ptr<const ScalarAffineOptions> options_;
  Handle scale_, shift_, terms_, channel_sums_;
};

}  // namespace

TY_REGISTER_LAYER(scalar_affine, ScalarAffine, ScalarAffineOptions, "multiplies by one learned number and adds another",
                  "y = a x + b")

}  // namespace trainyard
