// The mean of each window, channel by channel; padding counts as zeros (PyTorch's default).
#include "trainyard/layers/pool_options.h"

namespace trainyard {
namespace {

template <class T>
class AvgPool final : public Layer<T> {
 public:
  explicit AvgPool(std::shared_ptr<const PoolOptions> options) : options_(std::move(options)) {}

  Shape bind(const Shape& in, Binder<T>&) override {
    geometry_ = window_on(in, options_->window(), "avg_pool");
    check_pool_padding(options_->window(), "avg_pool");
    return {geometry_.oh, geometry_.ow, geometry_.c};
  }
  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override {
    step.backend.avg_pool(with_rows(x.shape[0]), x, y);
  }
  void backward(const Step<T>& step, Tensor<const T> x, Tensor<const T>, Tensor<const T> dy, Tensor<T> dx) override {
    if (dx) step.backend.avg_pool_gradient(with_rows(x.shape[0]), dy, dx);
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
};

}  // namespace

TY_REGISTER_LAYER(avg_pool, AvgPool, PoolOptions, "replaces each window by its mean", "y = mean over the window")

}  // namespace trainyard
