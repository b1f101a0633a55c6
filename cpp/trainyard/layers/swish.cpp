// ACT-10 (Ramachandran et al. 2017): y = x sigmoid(beta x); beta fixed (1 is SiLU) or learned, one for the layer.
//   dbeta = sum over everything of dy x^2 s (1 - s).
#include "trainyard/layers/layer.h"
#include "trainyard/layers/swish_function.h"
#include "trainyard/ops/map.h"

namespace trainyard {
namespace {

struct SwishOptions : LayerOptions {
  double beta = 1.0;
  bool learn = false;
  void visit(FieldVisitor& v) override {
    v.number({.name = "beta", .doc = "steepness of the gate: 0 is x / 2, large is ReLU", .min = -100, .max = 100},
             beta);
    v.boolean({.name = "learn", .doc = "learn beta, starting from the number given"}, learn);
  }
};

// A learned beta is read where the weights lie.
template <class T>
struct Gate {
  double fixed;
  const T* learned;
  template <class V>
  constexpr V beta() const {
    return learned ? V(*learned) : V(fixed);
  }
};
template <class T>
struct Forward : Gate<T> {
  template <class V>
  constexpr V operator()(V x) const {
    return swish(x, this->template beta<V>());
  }
};
template <class T>
struct InputGradient : Gate<T> {
  template <class V>
  constexpr V operator()(V x, V dy) const {
    return dy * swish_dx(x, this->template beta<V>());
  }
};
template <class T>
struct BetaGradient : Gate<T> {
  template <class V>
  constexpr V operator()(V x, V dy) const {
    return dy * swish_dbeta(x, this->template beta<V>());
  }
};

template <class T>
class Swish final : public Layer<T> {
 public:
  explicit Swish(std::shared_ptr<const SwishOptions> options) : options_(std::move(options)) {}

  Shape bind(const Shape& in, Binder<T>& binder) override {
    if (!options_->learn) return in;
    beta_ = binder.parameter(
        {.path = "beta", .shape = {1}, .role = Role::slope, .fan_in = 1, .fan_out = 1, .value = options_->beta});
    terms_ = binder.scratch(in.count());
    channel_sums_ = binder.scratch(0, in.last());
    return in;
  }

  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override {
    map(step.backend, y, Forward<T>{gate(step)}, x);
  }

  void backward(const Step<T>& step, Tensor<const T> x, Tensor<const T>, Tensor<const T> dy, Tensor<T> dx) override {
    if (beta_ && step.gradient(beta_) && !step.info(beta_).frozen) {
      const Tensor<T> terms{step.values(terms_), x.shape};
      T* const sums = step.values(channel_sums_);
      map(step.backend, terms, BetaGradient<T>{gate(step)}, x, dy);
      step.backend.column_sums(terms, T(0), sums);
      step.backend.column_sums({sums, {x.shape.last(), 1}}, T(1), step.gradient(beta_).data);
    }
    if (dx) map(step.backend, dx, InputGradient<T>{gate(step)}, x, dy);
  }

 private:
  Gate<T> gate(const Step<T>& step) const { return {options_->beta, beta_ ? step.weight(beta_).data : nullptr}; }

  std::shared_ptr<const SwishOptions> options_;
  Handle beta_, terms_, channel_sums_;
};

}  // namespace

TY_REGISTER_LAYER(swish, Swish, SwishOptions, "an input gated by its own sigmoid", "x sigmoid(beta x)")

}  // namespace trainyard
