// ACT-05 (He et al. 2015): y = x if x > 0 else a x, with one learned slope a for the layer, 0.25 at the start.
//   da = sum over everything of x dy where x <= 0. Decay leaves the slope alone, as the paper asks.
#include "trainyard/layers/layer.h"
#include "trainyard/ops/map.h"
#include "trainyard/simd/math.h"

namespace trainyard {
namespace {

// The slope is read where the weights lie: the host never sees it.
template <class T>
struct Forward {
  const T* slope;
  template <class V>
  constexpr V operator()(V x) const {
    using namespace simd;
    return select(x > V(0), x, V(*slope) * x);
  }
};
template <class T>
struct InputGradient {
  const T* slope;
  template <class V>
  constexpr V operator()(V x, V dy) const {
    using namespace simd;
    return select(x > V(0), dy, V(*slope) * dy);
  }
};
struct SlopeGradient {
  template <class V>
  constexpr V operator()(V x, V dy) const {
    using namespace simd;
    return select(x > V(0), V(0), x * dy);
  }
};

template <class T>
class Prelu final : public Layer<T> {
 public:
  explicit Prelu(std::shared_ptr<const LayerOptions>) {}

  Shape bind(const Shape& in, Binder<T>& binder) override {
    slope_ = binder.parameter(
        {.path = "weight", .shape = {1}, .role = Role::slope, .fan_in = 1, .fan_out = 1, .value = 0.25});
    terms_ = binder.scratch(in.count());
    channel_sums_ = binder.scratch(0, in.last());
    return in;
  }

  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override {
    map(step.backend, y, Forward<T>{step.weight(slope_).data}, x);
  }

  void backward(const Step<T>& step, Tensor<const T> x, Tensor<const T>, Tensor<const T> dy, Tensor<T> dx) override {
    if (const Tensor<T> dslope = step.gradient(slope_); dslope && !step.info(slope_).frozen) {
      const Tensor<T> terms{step.values(terms_), x.shape};
      T* const sums = step.values(channel_sums_);
      map(step.backend, terms, SlopeGradient{}, x, dy);
      step.backend.column_sums(terms, T(0), sums);
      step.backend.column_sums({sums, {x.shape.last(), 1}}, T(1), dslope.data);
    }
    if (dx) map(step.backend, dx, InputGradient<T>{step.weight(slope_).data}, x, dy);
  }

 private:
  Handle slope_, terms_, channel_sums_;
};

}  // namespace

TY_REGISTER_LAYER(prelu, Prelu, LayerOptions, "a leaky ReLU that learns its slope", "x if x > 0 else a x, a learned")

}  // namespace trainyard
