// ACT-12 (Goodfellow et al. 2013): each output is the largest of `pieces` linear functions of the input.
//   z = x W + b with W (in, pieces * units), piece p of unit u in column p * units + u;  y[u] = max over p of z.
// The gradient goes to the piece that was largest, of equal ones to the first. One product, then a maximum over a
// window of `pieces` places with `units` channels: what max_pool does.
#include "trainyard/layers/layer.h"

namespace trainyard {
namespace {

struct MaxoutOptions : LayerOptions {
  int64_t units = 0;
  int64_t pieces = 2;
  bool bias = true;
  double bias_value = 0.0;
  Spec init;
  void visit(FieldVisitor& v) override {
    v.integer({.name = "units", .doc = "number of outputs", .min = 1, .max = 65536, .required = true}, units);
    v.integer({.name = "pieces", .doc = "linear functions of which each output is the largest", .min = 2, .max = 64},
              pieces);
    v.boolean({.name = "bias", .doc = "add a learned constant to each piece"}, bias);
    v.number({.name = "bias_value", .doc = "what the biases start at", .min = -1e6, .max = 1e6}, bias_value);
    v.component({.name = "init", .doc = "how the weights start; the network's default if absent"}, "init", init);
  }
};

template <class T>
class Maxout final : public Layer<T> {
 public:
  explicit Maxout(std::shared_ptr<const MaxoutOptions> options) : options_(std::move(options)) {}

  Shape bind(const Shape& in, Binder<T>& binder) override {
    if (in.rank != 1) {
      throw Error(
          "shape", "",
          "[maxout] needs a vector, got " + to_string(in) + ": put a flatten or global_avg_pool layer before it");
    }
    const int64_t inputs = in[0], units = options_->units, columns = units * options_->pieces;
    w_ = binder.parameter({.path = "weight",
                           .shape = {inputs, columns},
                           .role = Role::weight,
                           .layout = Layout::dense,
                           .fan_in = inputs,
                           .fan_out = units,
                           .positions = in.positions,
                           .init = options_->init});
    if (options_->bias) {
      b_ = binder.parameter({.path = "bias",
                             .shape = {columns},
                             .role = Role::bias,
                             .fan_in = inputs,
                             .fan_out = units,
                             .value = options_->bias_value});
    }
    z_ = binder.scratch(columns);
    winner_ = binder.saved(units, 0, Element::int32);
    return {units};
  }

  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override {
    const Window2d window = over_pieces(x.shape[0]);
    const Tensor<T> z{step.values(z_), {x.shape[0], window.w * window.c}};
    step.backend.gemm(false, false, T(1), x, step.weight(w_), T(0), z, {b_ ? step.weight(b_).data : nullptr, {}});
    step.backend.max_pool(window, z, y, step.plan.integers(winner_));
  }

  void backward(const Step<T>& step, Tensor<const T> x, Tensor<const T>, Tensor<const T> dy, Tensor<T> dx) override {
    const bool learns = step.gradient(w_) && !step.info(w_).frozen;
    if (!learns && !dx) return;
    const Window2d window = over_pieces(x.shape[0]);
    const Tensor<T> dz{step.values(z_), {x.shape[0], window.w * window.c}};
    step.backend.max_pool_gradient(window, dy, step.plan.integers(winner_), dz);
    if (learns) {
      step.backend.gemm(true, false, T(1), x, dz, T(1), step.gradient(w_), {});
      if (b_) step.backend.column_sums(dz, T(1), step.gradient(b_).data);
    }
    if (dx) step.backend.gemm(false, true, T(1), dz, step.weight(w_), T(0), dx, {});
  }

  bool has_weights() const override { return true; }
  int64_t flops(const Shape& in, const Shape& out) const override {
    return (2 * in.count() + 1) * out.count() * options_->pieces;
  }

 private:
  // (n, 1, pieces, units) to (n, 1, 1, units)
  Window2d over_pieces(int64_t n) const {
    Window2d window;
    window.n = n, window.h = 1, window.w = options_->pieces, window.c = options_->units;
    window.kw = options_->pieces, window.oh = 1, window.ow = 1;
    return window;
  }

  std::shared_ptr<const MaxoutOptions> options_;
  Handle w_, b_, z_, winner_;
};

}  // namespace

TY_REGISTER_LAYER(maxout, Maxout, MaxoutOptions, "the largest of several linear functions: learns its activation",
                  "y = max over p of (x W_p + b_p)")

}  // namespace trainyard
