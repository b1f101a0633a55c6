// y = branch(x) + shortcut(x) (He et al. 2016); an empty shortcut is the identity. Nothing follows the sum: where
// the network wants an activation there, it puts one behind this layer.
// The branch's output is kept apart from the sum, since its last layer may need it in backward.
#include "trainyard/layers/composite.h"
#include "trainyard/layers/sequential.h"
#include "trainyard/ops/map.h"

namespace trainyard {
namespace {

struct ResidualOptions : LayerOptions {
  std::vector<Spec> branch;
  std::vector<Spec> shortcut;
  void visit(FieldVisitor& v) override {
    v.components({.name = "branch", .doc = "the layers whose output is added", .required = true}, "layer", branch);
    v.components({.name = "shortcut", .doc = "layers on the other way round; none for the identity"}, "layer",
                 shortcut);
  }
};

template <class T>
class Residual final : public Layer<T> {
 public:
  explicit Residual(std::shared_ptr<const ResidualOptions> options)
      : options_(std::move(options)), branch_(options_->branch), shortcut_(options_->shortcut) {}

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
    if (shortcut_.size() > 0) {
      shortcut_y_ = binder.saved(out.count());
      shortcut_dx_ = binder.scratch(in.count());
    }
    return out;
  }

  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override {
    const Tensor<T> branch_y{step.values(branch_y_), y.shape};
    branch_.forward(step, x, branch_y);
    Tensor<const T> shortcut_y = x;
    if (shortcut_y_) {
      const Tensor<T> own{step.values(shortcut_y_), y.shape};
      shortcut_.forward(step, x, own);
      shortcut_y = own;
    }
    map(step.backend, y, Sum{}, branch_y, shortcut_y);
  }

  void backward(const Step<T>& step, Tensor<const T> x, Tensor<const T> y, Tensor<const T> dy, Tensor<T> dx) override {
    branch_.backward(step, x, {step.values(branch_y_), y.shape}, dy, dx);
    if (!shortcut_y_) {
      if (dx) step.backend.add_scaled(T(1), dy.data, dx.data, dx.count());
      return;
    }
    const Tensor<T> shortcut_dx{dx ? step.values(shortcut_dx_) : nullptr, x.shape};
    shortcut_.backward(step, x, {step.values(shortcut_y_), y.shape}, dy, shortcut_dx);
    if (dx) step.backend.add_scaled(T(1), shortcut_dx.data, dx.data, dx.count());
  }

  std::vector<Layer<T>*> children() override { return {&branch_, &shortcut_}; }
  bool is_block() const override { return true; }
  int64_t flops(const Shape& in, const Shape& out) const override {
    return branch_.flops(in, out) + shortcut_.flops(in, out) + out.count();
  }

 private:
  struct Sum {
    template <class V>
    V operator()(V a, V b) const {
      return a + b;
    }
  };

  std::shared_ptr<const ResidualOptions> options_;
  Sequential<T> branch_, shortcut_;
  Handle branch_y_, shortcut_y_, shortcut_dx_;
};

}  // namespace

TY_REGISTER_LAYER(residual, Residual, ResidualOptions, "adds what its branch makes of the input to the input itself",
                  "branch(x) + shortcut(x)")

}  // namespace trainyard
