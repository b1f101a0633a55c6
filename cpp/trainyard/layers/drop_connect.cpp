// REG-17, DropConnect (Wan et al. 2013): a dense layer whose weights, not its outputs, are set to zero at random.
//   training: y = x (W m) + b, m = 1 / (1 - rate) where kept, else 0; so that the mean stays
//   test:     y = x W + b, all connections
// The paper draws a mask for every example. Here it is drawn once a step for the whole batch: one product instead of
// one for each example. Biases are kept.
// Monte-Carlo averaging draws masks, as training does, or what the paper does at test time: given x a sum of many
// masked terms is nearly normal, with mean x W + b and variance rate / (1 - rate) x^2 W^2, drawn for each example.
#include "trainyard/layers/linear.h"
#include "trainyard/ops/map.h"
#include "trainyard/ops/map_random.h"
#include "trainyard/simd/math.h"

namespace trainyard {
namespace {

struct DropConnectOptions : LinearOptions {
  double rate = 0.5;
  std::string monte_carlo = "masks";
  void visit(FieldVisitor& v) override {
    visit_units(v);
    v.number({.name = "rate",
              .doc = "share of the weights set to zero in each training step",
              .min = 0,
              .max = 1,
              .below_max = true,
              .live = true},
             rate);
    v.choice(
        {.name = "monte_carlo", .doc = "what Monte-Carlo averaging draws: masks, or the normal numbers they lead to"},
        monte_carlo, {"masks", "gaussian"});
    visit_parameters(v);
  }
};

struct Mask {
  float rate, scale;
  template <class V>
  constexpr V operator()(V u) const {
    using namespace simd;
    return select(u >= V(rate), V(scale), V(0));
  }
};
struct Product {
  template <class V>
  constexpr V operator()(V a, V b) const {
    return a * b;
  }
};
struct AddProduct {
  template <class V>
  constexpr void operator()(V& sum, V a, V b) const {
    sum = sum + a * b;
  }
};
// Box-Muller in two draws: first the radius, of 1 - u in (0, 1], then the angle.
struct Radius {
  template <class V>
  constexpr V operator()(V u) const {
    using namespace simd;
    return sqrt(V(-2) * log(V(1) - u));
  }
};
struct AddNormal {
  float factor;
  template <class V>
  constexpr V operator()(V u, V radius, V mean, V squares) const {
    using namespace simd;
    return mean + sqrt(V(factor) * squares) * (radius * cos(V(6.283185307179586) * u));
  }
};

template <class T>
class DropConnect final : public Layer<T> {
 public:
  explicit DropConnect(std::shared_ptr<const DropConnectOptions> options) : options_(std::move(options)) {}

  Shape bind(const Shape& in, Binder<T>& binder) override {
    const int64_t inputs = in[0], units = options_->units;
    linear_ = bind_linear("drop_connect", *options_, in, units, binder);
    stream_ = binder.noise_stream();
    second_stream_ = binder.noise_stream();
    // Kept: drawing it again in backward costs more than reading it.
    mask_ = binder.saved(0, inputs * units);
    masked_ = binder.scratch(0, inputs * units);
    if (options_->monte_carlo == "gaussian") {
      squares_x_ = binder.scratch(inputs);
      squares_ = binder.scratch(units);
      radius_ = binder.scratch(units);
    }
    return {units};
  }

  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override {
    const Tensor<const T> w = step.weight(linear_.w);
    const T* bias = linear_.b ? step.weight(linear_.b).data : nullptr;
    const bool noisy = step.mode.stochastic && options_->rate > 0.0;
    const bool gaussian = noisy && averaging(step) && squares_x_;
    if (noisy && !gaussian) {
      const Tensor<T> mask{step.values(mask_), w.shape}, masked{step.values(masked_), w.shape};
      const double keep = 1.0 - options_->rate;
      map_random(step.backend, step.noise(stream_), 0, mask,
                 Mask{static_cast<float>(options_->rate), static_cast<float>(1.0 / keep)});
      map(step.backend, masked, Product{}, w, Tensor<const T>(mask));
      step.backend.gemm(false, false, T(1), x, masked, T(0), y, {bias, {}});
      return;
    }
    step.backend.gemm(false, false, T(1), x, w, T(0), y, {bias, {}});
    if (gaussian) add_noise(step, x, y);
  }

  void backward(const Step<T>& step, Tensor<const T> x, Tensor<const T>, Tensor<const T> dy, Tensor<T> dx) override {
    Tensor<const T> w = step.weight(linear_.w);
    const bool noisy = step.mode.stochastic && options_->rate > 0.0;
    const Tensor<const T> mask{step.values(mask_), w.shape};
    const Tensor<T> masked{step.values(masked_), w.shape};
    if (const Tensor<T> dw = step.gradient(linear_.w); dw && !step.info(linear_.w).frozen) {
      step.backend.gemm(true, false, T(1), x, dy, noisy ? T(0) : T(1), noisy ? masked : dw, {});
      if (noisy) update(step.backend, dw.count(), AddProduct{}, dw.data, mask.data, static_cast<const T*>(masked.data));
      if (linear_.b) step.backend.column_sums(dy, T(1), step.gradient(linear_.b).data);
    }
    if (!dx) return;
    if (noisy) {
      map(step.backend, masked, Product{}, w, mask);
      w = masked;
    }
    step.backend.gemm(false, true, T(1), dy, w, T(0), dx, {});
  }

  bool has_weights() const override { return true; }
  int64_t flops(const Shape& in, const Shape& out) const override { return 2 * in.count() * out.count(); }

 private:
  // Noise for a prediction, not for training or its statistics.
  static bool averaging(const Step<T>& step) { return !step.mode.keep_for_backward && !step.mode.batch_statistics; }

  void add_noise(const Step<T>& step, Tensor<const T> x, Tensor<T> y) const {
    Backend<T>& backend = step.backend;
    const Tensor<const T> w = step.weight(linear_.w);
    const Tensor<T> w2{step.values(masked_), w.shape}, x2{step.values(squares_x_), x.shape};
    const Tensor<T> squares{step.values(squares_), y.shape}, radius{step.values(radius_), y.shape};
    map(backend, w2, Product{}, w, w);
    map(backend, x2, Product{}, x, x);
    backend.gemm(false, false, T(1), x2, w2, T(0), squares, {});
    const auto first = static_cast<uint64_t>(step.first_row * y.row_count());
    map_random(backend, step.noise(stream_), first, radius, Radius{});
    map_random(backend, step.noise(second_stream_), first, y,
               AddNormal{static_cast<float>(options_->rate / (1.0 - options_->rate))}, Tensor<const T>(radius),
               Tensor<const T>(y), Tensor<const T>(squares));
  }

  std::shared_ptr<const DropConnectOptions> options_;
  LinearHandles linear_;
  Handle mask_, masked_, squares_x_, squares_, radius_;
  uint32_t stream_ = 0, second_stream_ = 0;
};

}  // namespace

TY_REGISTER_LAYER(drop_connect, DropConnect, DropConnectOptions,
                  "a dense layer that sets a random share of its weights to zero while training",
                  "y = x (W m) + b, m ~ Bernoulli(1 - rate) / (1 - rate)")

}  // namespace trainyard
