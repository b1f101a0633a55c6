// y = branch(x) + shortcut(x) (He et al. 2016); an empty shortcut is the identity. Nothing follows the sum: where
// the network wants an activation there, it puts one behind this layer.
// The branch's output is kept apart from the sum, since its last layer may need it in backward.
// REG-19, stochastic depth (Huang et al. 2016): in training the branch is there with probability p, drawn once a step
// for the whole batch as in the paper, so that a skipped one costs nothing: y = shortcut(x), and its weights get no
// gradient. At test time the whole network is used with the branch times p. Under the linear rule block l of L,
// counted from 1, has p = 1 - l / L (1 - survival): an expected depth of (3 L - 1) / 4 for survival 1/2.
#include "trainyard/layers/composite.h"
#include "trainyard/layers/sequential.h"
#include "trainyard/ops/map.h"

namespace trainyard {
namespace {

struct ResidualOptions : LayerOptions {
  std::vector<Spec> branch;
  std::vector<Spec> shortcut;
  double survival = 1.0;
  std::string survival_rule = "linear";
  void visit(FieldVisitor& v) override {
    v.components({.name = "branch", .doc = "the layers whose output is added", .required = true}, "layer", branch);
    v.components({.name = "shortcut", .doc = "layers on the other way round; none for the identity"}, "layer",
                 shortcut);
    v.number({.name = "survival",
              .doc = "stochastic depth: with what probability a training step uses the branch",
              .min = 0,
              .max = 1,
              .above_min = true},
             survival);
    v.choice({.name = "survival_rule",
              .doc = "linear: falls from 1 before the first block to survival at the last; constant: everywhere"},
             survival_rule, {"linear", "constant"});
  }
};

struct Sum {
  template <class V>
  constexpr V operator()(V a, V b) const {
    return a + b;
  }
};
struct ScaledSum {
  double share;
  template <class V>
  constexpr V operator()(V branch, V shortcut) const {
    return V(share) * branch + shortcut;
  }
};
struct Scale {
  double share;
  template <class V>
  constexpr V operator()(V x) const {
    return V(share) * x;
  }
};

template <class T>
class Residual final : public Layer<T> {
 public:
  explicit Residual(std::shared_ptr<const ResidualOptions> options)
      : options_(std::move(options)),
        branch_(options_->branch),
        shortcut_(options_->shortcut),
        survival_(options_->survival) {}

  Shape bind(const Shape& in, Binder<T>& binder) override {
    const Shape out = bind_child(branch_, "branch", in, binder);
    const Shape other = bind_child(shortcut_, "shortcut", in, binder);
    if (out != other) {
      throw Error(
          "shape", "",
          "[residual] the branch gives " + to_string(out) + " but the shortcut " + to_string(other) +
              ": they are added, so let the shortcut change the size too, with a 1 x 1 conv2d or a dense layer");
    }
    check_same_order(out, other, "residual");
    branch_y_ = binder.saved(out.count());
    if (survival_ < 1.0) {
      stream_ = binder.noise_stream();
      branch_dy_ = binder.scratch(out.count());
    }
    if (shortcut_.size() > 0) {
      shortcut_y_ = binder.saved(out.count());
      shortcut_dx_ = binder.scratch(in.count());
    }
    return out;
  }

  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override {
    const Tensor<T> branch_y{step.values(branch_y_), y.shape};
    const double share = branch_share(step);
    if (share > 0.0) branch_.forward(step, x, branch_y);
    Tensor<const T> shortcut_y = x;
    if (shortcut_y_) {
      const Tensor<T> own{step.values(shortcut_y_), y.shape};
      shortcut_.forward(step, x, own);
      shortcut_y = own;
    }
    if (share == 1.0) {
      map(step.backend, y, Sum{}, branch_y, shortcut_y);
    } else if (share > 0.0) {
      map(step.backend, y, ScaledSum{share}, branch_y, shortcut_y);
    } else {
      step.backend.copy(y.data, shortcut_y.data, static_cast<size_t>(y.count()) * sizeof(T));
    }
  }

  void backward(const Step<T>& step, Tensor<const T> x, Tensor<const T> y, Tensor<const T> dy, Tensor<T> dx) override {
    const double share = branch_share(step);
    if (share == 0.0) return skipped_backward(step, x, y, dy, dx);
    Tensor<const T> branch_dy = dy;
    if (share < 1.0) {
      const Tensor<T> scaled{step.values(branch_dy_), dy.shape};
      map(step.backend, scaled, Scale{share}, dy);
      branch_dy = scaled;
    }
    branch_.backward(step, x, {step.values(branch_y_), y.shape}, branch_dy, dx);
    if (!shortcut_y_) {
      if (dx) step.backend.add_scaled(T(1), dy.data, dx.data, dx.count());
      return;
    }
    const Tensor<T> shortcut_dx{dx ? step.values(shortcut_dx_) : nullptr, x.shape};
    shortcut_.backward(step, x, {step.values(shortcut_y_), y.shape}, dy, shortcut_dx);
    if (dx) step.backend.add_scaled(T(1), shortcut_dx.data, dx.data, dx.count());
  }

  std::vector<Layer<T>*> children() override { return {&branch_, &shortcut_}; }
  void number(const Numbering& at) override {
    survival_ = options_->survival;
    if (options_->survival_rule == "linear" && at.blocks > 0) {
      survival_ = 1.0 - static_cast<double>(at.block + 1) / static_cast<double>(at.blocks) * (1.0 - survival_);
    }
  }
  bool is_block() const override { return true; }
  int64_t flops(const Shape& in, const Shape& out) const override {
    return branch_.flops(in, out) + shortcut_.flops(in, out) + out.count();
  }

 private:
  // What the branch counts in this step: 0 or 1 in training, its probability at test time. A function of the step's
  // counters, so forward and backward agree.
  double branch_share(const Step<T>& step) const {
    if (survival_ == 1.0) return 1.0;
    if (!step.mode.stochastic) return survival_;
    return static_cast<double>(random_uniform(step.noise(stream_), 0)) < survival_ ? 1.0 : 0.0;
  }

  void skipped_backward(const Step<T>& step, Tensor<const T> x, Tensor<const T> y, Tensor<const T> dy, Tensor<T> dx) {
    if (shortcut_y_) {
      shortcut_.backward(step, x, {step.values(shortcut_y_), y.shape}, dy, dx);
    } else if (dx) {
      step.backend.copy(dx.data, dy.data, static_cast<size_t>(dx.count()) * sizeof(T));
    }
  }

  std::shared_ptr<const ResidualOptions> options_;
  Sequential<T> branch_, shortcut_;
  Handle branch_y_, shortcut_y_, shortcut_dx_, branch_dy_;
  double survival_;
  uint32_t stream_ = 0;
};

}  // namespace

TY_REGISTER_LAYER(residual, Residual, ResidualOptions, "adds what its branch makes of the input to the input itself",
                  "branch(x) + shortcut(x)")

}  // namespace trainyard
