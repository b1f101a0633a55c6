// NRM-02..06 (Ioffe & Szegedy 2015): per channel, y = gamma (x - mean) / sqrt(var + epsilon) + beta, over the rows of
// (n, d) or the rows and places of (n, h, w, c).
// Conventions, PyTorch's: the batch's biased variance normalises, the unbiased one goes into the running variance;
// `momentum` is the weight of the new value. One value per channel has no variance: then y = beta, dx = 0 and the
// running statistics stay. Frozen, or without batch statistics, the running ones normalise.
#include "trainyard/layers/gain_and_shift.h"
#include "trainyard/ops/map.h"
#include "trainyard/simd/math.h"

namespace trainyard {
namespace {

struct BatchNormOptions : LayerOptions {
  double momentum = 0.1;
  double epsilon = 1e-5;
  void visit(FieldVisitor& v) override {
    v.number({.name = "momentum",
              .doc = "weight of the newest batch in the running statistics",
              .min = 0,
              .max = 1,
              .live = true},
             momentum);
    v.number({.name = "epsilon",
              .doc = "added to the variance, against division by 0",
              .min = 0,
              .max = 1,
              .above_min = true},
             epsilon);
  }
};

struct InverseRoot {
  double epsilon;
  template <class V>
  constexpr V operator()(V variance) const {
    using namespace simd;
    return V(1) / sqrt(variance + V(epsilon));
  }
};
struct Product {
  template <class V>
  constexpr V operator()(V a, V b) const {
    return a * b;
  }
};
// beta - mean * scale
struct Shift {
  template <class V>
  constexpr V operator()(V beta, V mean, V scale) const {
    return beta - mean * scale;
  }
};
// running += weight * (correction * fresh - running)
struct Fold {
  double weight, correction;
  template <class V>
  constexpr void operator()(V& running, V fresh) const {
    running = running + V(weight) * (V(correction) * fresh - running);
  }
};
struct AddOne {
  template <class V>
  constexpr void operator()(V& count) const {
    count = count + V(1);
  }
};

// dx = a dy + b x + d
struct Coefficients {
  double share;
  template <class V>
  constexpr void operator()(V& a, V& b, V& d, V gamma, V mean, V inv_std, V sum_dy, V sum_dy_xhat) const {
    a = gamma * inv_std;
    b = -(a * inv_std * sum_dy_xhat * V(share));
    d = -(a * sum_dy * V(share)) - b * mean;
  }
};

template <class T>
class BatchNorm final : public Layer<T> {
 public:
  explicit BatchNorm(std::shared_ptr<const BatchNormOptions> options) : options_(std::move(options)) {}

  Shape bind(const Shape& in, Binder<T>& binder) override {
    const int64_t c = in.last();
    affine_ = bind_gain_and_shift(in, binder);
    running_mean_ =
        binder.state({.path = "running_mean", .shape = {c}, .layout = Layout::feature, .positions = in.positions});
    running_variance_ = binder.state(
        {.path = "running_var", .shape = {c}, .layout = Layout::feature, .positions = in.positions, .value = 1.0});
    batches_ = binder.state({.path = "num_batches_tracked", .shape = {}});
    if (in.count() == c && !binder.frozen()) binder.wants_rows(2);
    mean_ = binder.saved(0, c);
    inv_std_ = binder.saved(0, c);
    variance_ = binder.scratch(0, c);
    scale_ = binder.scratch(0, c);
    shift_ = binder.scratch(0, c);
    sum_dy_ = binder.scratch(0, c);
    sum_dy_xhat_ = binder.scratch(0, c);
    return in;
  }

  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override {
    Backend<T>& backend = step.backend;
    const Shape channels{x.shape.last()};
    const Tensor<T> mean{step.values(mean_), channels}, inv_std{step.values(inv_std_), channels};
    const Tensor<T> scale{step.values(scale_), channels}, shift{step.values(shift_), channels};
    const Tensor<const T> gamma = step.weight(affine_.gamma), beta = step.weight(affine_.beta);
    if (normalizes_batch(step)) {
      const Tensor<T> variance{step.values(variance_), channels};
      backend.column_moments(x, mean.data, variance.data);
      map(backend, inv_std, InverseRoot{options_->epsilon}, variance);
      if (step.mode.update_statistics && x.shape.positions_in_all() > 1) fold(step, x.shape, mean, variance);
    } else {
      backend.copy(mean.data, step.state(running_mean_).data, static_cast<size_t>(channels.count()) * sizeof(T));
      map(backend, inv_std, InverseRoot{options_->epsilon}, step.state(running_variance_));
    }
    // With one value per channel x = mean, and x * scale + shift must be beta to the bit.
    if (normalizes_batch(step) && x.shape.positions_in_all() == 1) {
      backend.copy(y.data, beta.data, static_cast<size_t>(y.count()) * sizeof(T));
      return;
    }
    map(backend, scale, Product{}, gamma, inv_std);
    map(backend, shift, Shift{}, beta, mean, scale);
    backend.column_affine(x, scale.data, shift.data, y);
  }

  // With batch statistics dx = gamma inv_std (dy - sum_dy / m - xhat sum_dy_xhat / m), m values per channel.
  void backward(const Step<T>& step, Tensor<const T> x, Tensor<const T>, Tensor<const T> dy, Tensor<T> dx) override {
    Backend<T>& backend = step.backend;
    const int64_t c = x.shape.last();
    T* const sum_dy = step.values(sum_dy_);
    T* const sum_dy_xhat = step.values(sum_dy_xhat_);
    const T* const mean = step.values(mean_);
    const T* const inv_std = step.values(inv_std_);
    const bool wants_gradients = step.gradient(affine_.gamma) && !step.info(affine_.gamma).frozen;
    const bool batch = normalizes_batch(step);
    if (wants_gradients || batch) backend.normalized_sums(x, dy, mean, inv_std, sum_dy, sum_dy_xhat);
    if (wants_gradients) {
      backend.add_scaled(T(1), sum_dy_xhat, step.gradient(affine_.gamma).data, c);
      backend.add_scaled(T(1), sum_dy, step.gradient(affine_.beta).data, c);
    }
    if (!dx) return;
    if (batch && x.shape.positions_in_all() == 1) {
      backend.fill(dx.data, c, T(0));  // the sums below would leave rounding
      return;
    }
    const Tensor<const T> gamma = step.weight(affine_.gamma);
    const Tensor<T> scale{step.values(scale_), {c}}, shift{step.values(shift_), {c}};
    if (!batch) {
      map(backend, scale, Product{}, gamma, Tensor<const T>{inv_std, {c}});
      backend.fill(shift.data, c, T(0));
      backend.column_affine(dy, scale.data, shift.data, dx);
      return;
    }
    const Tensor<T> along_x{step.values(variance_), {c}};
    const double share = 1.0 / static_cast<double>(x.shape.positions_in_all());
    coefficients(step, c, share, scale.data, along_x.data, shift.data);
    backend.column_combine(dy, scale.data, x, along_x.data, shift.data, dx);
  }

  double folded_epsilon() const override { return options_->epsilon; }

 private:
  void coefficients(const Step<T>& step, int64_t c, double share, T* a, T* b, T* d) const {
    const T* const gamma = step.weight(affine_.gamma).data;
    const T* const mean = step.values(mean_);
    const T* const inv_std = step.values(inv_std_);
    const T* const sum_dy = step.values(sum_dy_);
    const T* const sum_dy_xhat = step.values(sum_dy_xhat_);
    update(step.backend, c, Coefficients{share}, a, b, d, gamma, mean, inv_std, sum_dy, sum_dy_xhat);
  }

  bool normalizes_batch(const Step<T>& step) const {
    return step.mode.batch_statistics && !step.info(affine_.gamma).frozen;
  }

  void fold(const Step<T>& step, const Shape& x, Tensor<const T> mean, Tensor<const T> variance) const {
    const double m = static_cast<double>(x.positions_in_all());
    const bool cumulative = step.block->statistics_weight > 0.0f;
    const double weight = cumulative ? static_cast<double>(step.block->statistics_weight) : options_->momentum;
    update(step.backend, x.last(), Fold{weight, 1.0}, step.state(running_mean_).data, mean.data);
    update(step.backend, x.last(), Fold{weight, m / (m - 1.0)}, step.state(running_variance_).data, variance.data);
    update(step.backend, int64_t{1}, AddOne{}, step.state(batches_).data);
  }

  std::shared_ptr<const BatchNormOptions> options_;
  GainAndShift affine_;
  Handle running_mean_, running_variance_, batches_;
  Handle mean_, inv_std_, variance_, scale_, shift_, sum_dy_, sum_dy_xhat_;
};

}  // namespace

TY_REGISTER_LAYER(batch_norm, BatchNorm, BatchNormOptions,
                  "gives each channel mean 0 and variance 1 over the batch, then a learned scale and shift",
                  "gamma (x - mean) / sqrt(var + epsilon) + beta")

}  // namespace trainyard
