// An activation is a functor and one registration line. F is built from its options O and offers
//   template <class V> constexpr V f(V x) const;        // V: simd::Vec, float or double
//   template <class V> constexpr V df(V x, V y) const;  // dy/dx; with kFromY it may use y only and x is not kept
//   static constexpr bool kFromY;
#pragma once

#include "trainyard/layers/layer.h"
#include "trainyard/ops/map.h"
#include "trainyard/simd/math.h"

namespace trainyard {
namespace detail {

template <class F>
struct ActivationForward {
  F functor;
  template <class V>
  constexpr V operator()(V x) const {
    return functor.f(x);
  }
};
template <class F>
struct ActivationBackward {
  F functor;
  template <class V>
  constexpr V operator()(V x, V y, V dy) const {
    return dy * functor.df(x, y);
  }
};
template <class F>
struct ActivationBackwardFromY {
  F functor;
  template <class V>
  constexpr V operator()(V y, V dy) const {
    return dy * functor.df(y, y);
  }
};

}  // namespace detail

template <class T, class F, class O>
class ActivationLayer final : public Layer<T> {
 public:
  explicit ActivationLayer(std::shared_ptr<const O> options) : options_(std::move(options)), functor_(*options_) {}

  Shape bind(const Shape& in, Binder<T>&) override { return in; }

  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override {
    functor_ = F(*options_);
    map(step.backend, y, detail::ActivationForward<F>{functor_}, x);
  }

  void backward(const Step<T>& step, Tensor<const T> x, Tensor<const T> y, Tensor<const T> dy, Tensor<T> dx) override {
    if (!dx) return;
    if constexpr (F::kFromY) {
      map(step.backend, dx, detail::ActivationBackwardFromY<F>{functor_}, y, dy);
    } else {
      map(step.backend, dx, detail::ActivationBackward<F>{functor_}, x, y, dy);
    }
  }

  Elementwise<T> elementwise() const override {
    if constexpr (F::kFromY) {
      return elementwise_of<T>(forward_);
    } else {
      return {};
    }
  }

 private:
  std::shared_ptr<const O> options_;
  F functor_;
  detail::ActivationForward<F> forward_{functor_};
};

// For activations without options of their own.
using NoLayerOptions = LayerOptions;

#define TY_REGISTER_ACTIVATION(type, F, O, doc, formula) \
  template <class T>                                     \
  using Activation_##type = ActivationLayer<T, F, O>;    \
  void register_activation_##type(Catalog& catalog) { add_layer<Activation_##type, O>(catalog, #type, doc, formula); }

}  // namespace trainyard
