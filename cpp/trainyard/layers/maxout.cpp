// ACT-12 (Goodfellow et al. 2013): each output is the largest of `pieces` linear functions of the input.
//   z = x W + b with W (in, pieces * units), piece p of unit u in column p * units + u;  y[u] = max over p of z.
// The gradient goes to the piece that was largest, of equal ones to the first. One product, then a maximum over a
// window of `pieces` places with `units` channels: what max_pool does.
#include "trainyard/layers/linear.h"

namespace trainyard {
namespace {

struct MaxoutOptions : LinearOptions {
  int64_t pieces = 2;
  void visit(FieldVisitor& v) override {
    visit_units(v);
    v.integer({.name = "pieces", .doc = "linear functions of which each output is the largest", .min = 2, .max = 64},
              pieces);
    visit_parameters(v);
  }
};

template <class T>
class Maxout final : public Layer<T> {
 public:
  explicit Maxout(std::shared_ptr<const MaxoutOptions> options) : options_(std::move(options)) {}

  Shape bind(const Shape& in, Binder<T>& binder) override {
    const int64_t units = options_->units, columns = units * options_->pieces;
    linear_ = bind_linear("maxout", *options_, in, columns, binder);
    z_ = binder.scratch(columns);
    winner_ = binder.saved(units, 0, Element::int32);
    return {units};
  }

  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override {
    const Window2d window = over_pieces(x.shape[0]);
    const Tensor<T> z{step.values(z_), {x.shape[0], window.w * window.c}};
    step.backend.gemm(false, false, T(1), x, step.weight(linear_.w), T(0), z,
                      {linear_.b ? step.weight(linear_.b).data : nullptr, {}});
    step.backend.max_pool(window, z, y, step.plan.integers(winner_));
  }

  void backward(const Step<T>& step, Tensor<const T> x, Tensor<const T>, Tensor<const T> dy, Tensor<T> dx) override {
    const bool learns = step.gradient(linear_.w) && !step.info(linear_.w).frozen;
    if (!learns && !dx) return;
    const Window2d window = over_pieces(x.shape[0]);
    const Tensor<T> dz{step.values(z_), {x.shape[0], window.w * window.c}};
    step.backend.max_pool_gradient(window, dy, step.plan.integers(winner_), dz);
    if (learns) {
      step.backend.gemm(true, false, T(1), x, dz, T(1), step.gradient(linear_.w), {});
      if (linear_.b) step.backend.column_sums(dz, T(1), step.gradient(linear_.b).data);
    }
    if (dx) step.backend.gemm(false, true, T(1), dz, step.weight(linear_.w), T(0), dx, {});
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
  LinearHandles linear_;
  Handle z_, winner_;
};

}  // namespace

TY_REGISTER_LAYER(maxout, Maxout, MaxoutOptions, "the largest of several linear functions: learns its activation",
                  "y = max over p of (x W_p + b_p)")

}  // namespace trainyard
