// (h, w, c) -> (h * w * c) without moving anything. The shape remembers h * w: files are written channels first,
// as PyTorch flattens.
#include "trainyard/layers/layer.h"

namespace trainyard {
namespace {

template <class T>
class Flatten final : public Layer<T> {
 public:
  explicit Flatten(std::shared_ptr<const LayerOptions>) {}

  Shape bind(const Shape& in, Binder<T>&) override {
    Shape out{in.count()};
    out.positions = in.is_image() ? in[0] * in[1] : in.positions;
    return out;
  }
  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override { move(step, x, y); }
  void backward(const Step<T>& step, Tensor<const T>, Tensor<const T>, Tensor<const T> dy, Tensor<T> dx) override {
    if (dx) move(step, dy, dx);
  }
  bool is_view() const override { return true; }
  int64_t flops(const Shape&, const Shape&) const override { return 0; }

 private:
  static void move(const Step<T>& step, Tensor<const T> from, Tensor<T> to) {
    if (to.data != from.data) step.backend.copy(to.data, from.data, static_cast<size_t>(to.count()) * sizeof(T));
  }
};

}  // namespace

TY_REGISTER_LAYER(flatten, Flatten, LayerOptions, "makes an image one long vector", "(h, w, c) -> (h w c)")

}  // namespace trainyard
