// ACT-13: y_j = e^{x_j} / sum_k e^{x_k} over the last axis, taken around its maximum, so that no score overflows.
//   dx = y (dy - sum_k y_k dy_k).
// An output activation for losses that compare numbers; softmax_cross_entropy takes the scores themselves.
#include "trainyard/layers/layer.h"

namespace trainyard {
namespace {

template <class T>
class Softmax final : public Layer<T> {
 public:
  explicit Softmax(std::shared_ptr<const LayerOptions>) {}

  Shape bind(const Shape& in, Binder<T>&) override { return in; }
  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override { step.backend.softmax_rows(x, y); }
  void backward(const Step<T>& step, Tensor<const T>, Tensor<const T> y, Tensor<const T> dy, Tensor<T> dx) override {
    if (dx) step.backend.softmax_rows_gradient(y, dy, dx);
  }
};

}  // namespace

TY_REGISTER_LAYER(softmax, Softmax, LayerOptions,
                  "turns scores into probabilities; the loss softmax_cross_entropy does that itself and wants none",
                  "e^x_j / sum_k e^x_k")

}  // namespace trainyard
