// The largest value of each window, channel by channel; padding never wins. The gradient goes to the first
// largest place.
#include "trainyard/layers/pool_options.h"

namespace trainyard {
namespace {

template <class T>
class MaxPool final : public Layer<T> {
 public:
  explicit MaxPool(std::shared_ptr<const PoolOptions> options) : options_(std::move(options)) {}

  Shape bind(const Shape& in, Binder<T>& binder) override {
    geometry_ = window_on(in, options_->window(), "max_pool");
    check_pool_padding(options_->window(), "max_pool");
    const Shape out{geometry_.oh, geometry_.ow, geometry_.c};
    argmax_ = binder.saved(out.count(), 0, Element::int32);
    return out;
  }
  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override {
    step.backend.max_pool(with_rows(x.shape[0]), x, y, step.plan.integers(argmax_));
  }
  void backward(const Step<T>& step, Tensor<const T> x, Tensor<const T>, Tensor<const T> dy, Tensor<T> dx) override {
    if (dx) step.backend.max_pool_gradient(with_rows(x.shape[0]), dy, step.plan.integers(argmax_), dx);
  }
  int64_t flops(const Shape&, const Shape& out) const override { return out.count() * geometry_.kh * geometry_.kw; }

 private:
  Window2d with_rows(int64_t n) const {
    Window2d g = geometry_;
    g.n = n;
    return g;
  }

  std::shared_ptr<const PoolOptions> options_;
  Window2d geometry_;
  Handle argmax_;
};

}  // namespace

TY_REGISTER_LAYER(max_pool, MaxPool, PoolOptions, "keeps the largest value of each window", "y = max over the window")

}  // namespace trainyard
