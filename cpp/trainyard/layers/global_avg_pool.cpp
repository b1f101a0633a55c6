// (h, w, c) -> (c): each channel's mean. An average pool whose window is the image.
#include "trainyard/layers/layer.h"
#include "trainyard/layers/window.h"

namespace trainyard {
namespace {

template <class T>
class GlobalAvgPool final : public Layer<T> {
 public:
  explicit GlobalAvgPool(std::shared_ptr<const LayerOptions>) {}

  Shape bind(const Shape& in, Binder<T>&) override {
    const std::array<int64_t, 2> whole{in.is_image() ? in[0] : 1, in.is_image() ? in[1] : 1};
    geometry_ = window_on(in, {whole, whole, {}, {1, 1}}, "global_avg_pool");
    return {geometry_.c};
  }
  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override {
    step.backend.avg_pool(with_rows(x.shape[0]), x, y.reshaped(pixel(x.shape[0])));
  }
  void backward(const Step<T>& step, Tensor<const T> x, Tensor<const T>, Tensor<const T> dy, Tensor<T> dx) override {
    if (dx) step.backend.avg_pool_gradient(with_rows(x.shape[0]), dy.reshaped(pixel(x.shape[0])), dx);
  }
  int64_t flops(const Shape& in, const Shape&) const override { return in.count(); }

 private:
  Shape pixel(int64_t n) const { return {n, 1, 1, geometry_.c}; }
  Window2d with_rows(int64_t n) const {
    Window2d g = geometry_;
    g.n = n;
    return g;
  }

  Window2d geometry_;
};

}  // namespace

TY_REGISTER_LAYER(global_avg_pool, GlobalAvgPool, LayerOptions, "each channel's mean: an image becomes a vector",
                  "(h, w, c) -> (c), mean over h and w")

}  // namespace trainyard
