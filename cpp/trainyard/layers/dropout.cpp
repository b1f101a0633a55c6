// Dropout (Srivastava et al. 2014) with the drop rate as its option; the lectures' p is the keep probability 1 - rate.
// REG-11, inverted: in training y = x / (1 - rate) where kept, else 0, so that the mean stays and nothing changes at
// test time. REG-10, vanilla: y = x where kept, else 0, and at test time y = (1 - rate) x.
// The mask is not stored: backward redraws it from the same counters.
#include "trainyard/layers/layer.h"
#include "trainyard/ops/map.h"
#include "trainyard/ops/map_random.h"
#include "trainyard/simd/math.h"

namespace trainyard {
namespace {

struct DropoutOptions : LayerOptions {
  double rate = 0.5;
  std::string form = "inverted";
  void visit(FieldVisitor& v) override {
    v.number({.name = "rate",
              .doc = "share of values set to zero in training",
              .min = 0,
              .max = 1,
              .below_max = true,
              .live = true},
             rate);
    v.choice({.name = "form",
              .doc = "inverted scales up what is kept in training; vanilla scales all values down at test time"},
             form, {"inverted", "vanilla"});
  }
};

struct KeepAndScale {
  float rate;
  float scale;
  template <class V>
  constexpr V operator()(V u, V x) const {
    using namespace simd;
    return select(u >= V(rate), x * V(scale), V(0));
  }
};

struct Scale {
  float factor;
  template <class V>
  constexpr V operator()(V x) const {
    return x * V(factor);
  }
};

template <class T>
class Dropout final : public Layer<T> {
 public:
  explicit Dropout(std::shared_ptr<const DropoutOptions> options) : options_(std::move(options)) {}

  Shape bind(const Shape& in, Binder<T>& binder) override {
    stream_ = binder.noise_stream();
    return in;
  }
  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override { apply(step, x, y); }
  void backward(const Step<T>& step, Tensor<const T>, Tensor<const T>, Tensor<const T> dy, Tensor<T> dx) override {
    if (dx) apply(step, dy, dx);
  }

 private:
  void apply(const Step<T>& step, Tensor<const T> from, Tensor<T> to) const {
    const bool inverted = options_->form == "inverted";
    const double keep = 1.0 - options_->rate;
    if (!step.mode.stochastic && !inverted) {
      map(step.backend, to, Scale{static_cast<float>(keep)}, from);
      return;
    }
    if (!step.mode.stochastic || options_->rate == 0.0) {
      step.backend.copy(to.data, from.data, static_cast<size_t>(to.count()) * sizeof(T));
      return;
    }
    const KeepAndScale f{static_cast<float>(options_->rate), static_cast<float>(inverted ? 1.0 / keep : 1.0)};
    map_random(step.backend, step.noise(stream_), static_cast<uint64_t>(step.first_row * from.row_count()), to, f,
               from);
  }

  std::shared_ptr<const DropoutOptions> options_;
  uint32_t stream_ = 0;
};

}  // namespace

TY_REGISTER_LAYER(dropout, Dropout, DropoutOptions, "sets a random share of values to zero while training",
                  "y = x m / (1 - rate), m ~ Bernoulli(1 - rate)")

}  // namespace trainyard
