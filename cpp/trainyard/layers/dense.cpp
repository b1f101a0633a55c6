// Fully connected: y = x W + b with x (n, in), W (in, units), b (units).
//   dW = x^T dy,  db = sum over n of dy,  dx = dy W^T.
#include "trainyard/layers/layer.h"

namespace trainyard {
namespace {

struct DenseOptions : LayerOptions {
  int64_t units = 0;
  bool bias = true;
  double bias_value = 0.0;
  Spec init;
  void visit(FieldVisitor& v) override {
    v.integer({.name = "units", .doc = "number of outputs", .min = 1, .max = 65536, .required = true}, units);
    v.boolean({.name = "bias", .doc = "add a learned constant to each output"}, bias);
    v.number({.name = "bias_value", .doc = "what the biases start at", .min = -1e6, .max = 1e6}, bias_value);
    v.component({.name = "init", .doc = "how the weights start; the network's default if absent"}, "init", init);
  }
};

template <class T>
class Dense final : public Layer<T> {
 public:
  explicit Dense(std::shared_ptr<const DenseOptions> options) : options_(std::move(options)) {}

  Shape bind(const Shape& in, Binder<T>& binder) override {
    if (in.rank != 1) {
      throw Error(
          "shape", "",
          "[dense] needs a vector, got " + to_string(in) + ": put a flatten or global_avg_pool layer before it");
    }
    const int64_t inputs = in[0], units = options_->units;
    w_ = binder.parameter({.path = "weight",
                           .shape = {inputs, units},
                           .role = Role::weight,
                           .layout = Layout::dense,
                           .fan_in = inputs,
                           .fan_out = units,
                           .positions = in.positions,
                           .init = options_->init});
    if (options_->bias) {
      b_ = binder.parameter({.path = "bias",
                             .shape = {units},
                             .role = Role::bias,
                             .fan_in = inputs,
                             .fan_out = units,
                             .value = options_->bias_value});
    }
    return {units};
  }

  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override {
    const T* bias = b_ ? step.weight(b_).data : nullptr;
    step.backend.gemm(false, false, T(1), x, step.weight(w_), T(0), y, {bias, fused_});
  }

  void backward(const Step<T>& step, Tensor<const T> x, Tensor<const T>, Tensor<const T> dy, Tensor<T> dx) override {
    if (const Tensor<T> dw = step.gradient(w_); dw && !step.info(w_).frozen) {
      step.backend.gemm(true, false, T(1), x, dy, T(1), dw, {});
      if (b_) step.backend.column_sums(dy, T(1), step.gradient(b_).data);
    }
    if (dx) step.backend.gemm(false, true, T(1), dy, step.weight(w_), T(0), dx, {});
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
  Handle w_, b_;
  Elementwise<T> fused_;
};

}  // namespace

TY_REGISTER_LAYER(dense, Dense, DenseOptions, "every output sees every input", "y = x W + b")

}  // namespace trainyard
