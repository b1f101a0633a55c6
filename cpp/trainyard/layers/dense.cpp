// Fully connected: y = x W + b with x (n, in), W (in, units), b (units).
//   dW = x^T dy,  db = sum over n of dy,  dx = dy W^T.
#include "trainyard/layers/linear.h"

namespace trainyard {
namespace {

struct DenseOptions : LinearOptions {
  void visit(FieldVisitor& v) override {
    visit_units(v);
    visit_parameters(v);
  }
};

template <class T>
class Dense final : public Layer<T> {
 public:
  explicit Dense(std::shared_ptr<const DenseOptions> options) : options_(std::move(options)) {}

  Shape bind(const Shape& in, Binder<T>& binder) override {
    linear_ = bind_linear("dense", *options_, in, options_->units, binder);
    return {options_->units};
  }

  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override {
    const T* bias = linear_.b ? step.weight(linear_.b).data : nullptr;
    step.backend.gemm(false, false, T(1), x, step.weight(linear_.w), T(0), y, {bias, fused_});
  }

  void backward(const Step<T>& step, Tensor<const T> x, Tensor<const T>, Tensor<const T> dy, Tensor<T> dx) override {
    if (const Tensor<T> dw = step.gradient(linear_.w); dw && !step.info(linear_.w).frozen) {
      step.backend.gemm(true, false, T(1), x, dy, T(1), dw, {});
      if (linear_.b) step.backend.column_sums(dy, T(1), step.gradient(linear_.b).data);
    }
    if (dx) step.backend.gemm(false, true, T(1), dy, step.weight(linear_.w), T(0), dx, {});
  }

  bool fuse(Elementwise<T> f) override {
    fused_ = f;
    return true;
  }
  bool has_weights() const override { return true; }
  bool takes_scale() const override { return true; }
  int64_t flops(const Shape& in, const Shape& out) const override { return 2 * in.count() * out.count(); }

 private:
  std::shared_ptr<const DenseOptions> options_;
  LinearHandles linear_;
  Elementwise<T> fused_;
};

}  // namespace

TY_REGISTER_LAYER(dense, Dense, DenseOptions, "every output sees every input", "y = x W + b")

}  // namespace trainyard
