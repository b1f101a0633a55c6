// Branches side by side on the same input, merged by adding, by joining their channels or by the largest: Inception,
// DenseNet (an empty branch is the identity), maxout.
// Each branch's output is kept, since its last layer may need it in backward. Of equal largest outputs the first
// takes the gradient.
#include <algorithm>

#include "trainyard/layers/composite.h"
#include "trainyard/layers/sequential.h"
#include "trainyard/ops/map.h"
#include "trainyard/simd/math.h"

namespace trainyard {
namespace {

struct ParallelOptions : LayerOptions {
  std::vector<std::vector<Spec>> branches;
  std::string merge = "concat";
  void visit(FieldVisitor& v) override {
    v.component_lists({.name = "branches", .doc = "lists of layers that all see the same input", .required = true},
                      "layer", branches);
    v.choice({.name = "merge", .doc = "add the outputs, join their channels, or take the largest"}, merge,
             {"add", "concat", "max"});
  }
  void validate() const override {
    if (branches.empty()) throw Error("range", "/branches", "[parallel] needs at least one branch");
  }
};

struct Larger {
  template <class V>
  constexpr V operator()(V a, V b) const {
    using namespace simd;
    return max(a, b);
  }
};
// The gradient that no earlier branch has taken goes to this one where it is the largest.
struct TakeGradient {
  template <class V>
  constexpr void operator()(V& taken, V& rest, V branch_y, V y) const {
    using namespace simd;
    const auto largest = branch_y == y;
    taken = select(largest, rest, V(0));
    rest = select(largest, V(0), rest);
  }
};

template <class T>
class Parallel final : public Layer<T> {
 public:
  explicit Parallel(std::shared_ptr<const ParallelOptions> options) : options_(std::move(options)) {
    merge_ = options_->merge == "add" ? Merge::add : options_->merge == "max" ? Merge::max : Merge::concat;
    for (const std::vector<Spec>& layers : options_->branches)
      branches_.push_back({std::make_unique<Sequential<T>>(layers), {}, {}});
  }

  Shape bind(const Shape& in, Binder<T>& binder) override {
    int64_t widest = 0;
    for (size_t i = 0; i < branches_.size(); ++i) {
      Branch& branch = branches_[i];
      branch.out = bind_child(*branch.layers, "branches." + std::to_string(i), in, binder);
      check_fits(branches_[0].out, branch.out, i);
      widest = std::max(widest, branch.out.count());
    }
    for (Branch& branch : branches_) {
      if (branch.layers->size() > 0) branch.y = binder.saved(branch.out.count());
    }
    Shape out = branches_[0].out;
    if (merge_ == Merge::concat) {
      for (size_t i = 1; i < branches_.size(); ++i)
        out.dim[static_cast<size_t>(out.rank) - 1] += branches_[i].out.last();
    }
    if (merge_ != Merge::add) dy_ = binder.scratch(widest);
    if (merge_ == Merge::max) rest_ = binder.scratch(widest);
    dx_ = binder.scratch(in.count());
    return out;
  }

  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override {
    int64_t column = 0;
    for (size_t i = 0; i < branches_.size(); ++i) {
      Branch& branch = branches_[i];
      const Tensor<const T> branch_y = output(step, branch, x);
      if (branch.y) branch.layers->forward(step, x, {step.values(branch.y), branch_y.shape});
      if (merge_ == Merge::concat) {
        step.backend.copy_columns(branch_y, 0, y, column, branch.out.last(), false);
        column += branch.out.last();
      } else if (i == 0) {
        step.backend.copy(y.data, branch_y.data, static_cast<size_t>(y.count()) * sizeof(T));
      } else if (merge_ == Merge::add) {
        step.backend.add_scaled(T(1), branch_y.data, y.data, y.count());
      } else {
        map(step.backend, y, Larger{}, y, branch_y);
      }
    }
  }

  void backward(const Step<T>& step, Tensor<const T> x, Tensor<const T> y, Tensor<const T> dy, Tensor<T> dx) override {
    if (merge_ == Merge::max) {
      step.backend.copy(step.values(rest_), dy.data, static_cast<size_t>(dy.count()) * sizeof(T));
    }
    int64_t column = 0;
    for (size_t i = 0; i < branches_.size(); ++i) {
      Branch& branch = branches_[i];
      const Tensor<const T> branch_y = output(step, branch, x);
      Tensor<const T> branch_dy = dy;
      if (merge_ == Merge::concat) {
        const Tensor<T> part{step.values(dy_), branch_y.shape};
        step.backend.copy_columns(dy, column, part, 0, branch.out.last(), false);
        column += branch.out.last();
        branch_dy = part;
      } else if (merge_ == Merge::max) {
        T* const taken = step.values(dy_);
        update(step.backend, dy.count(), TakeGradient{}, taken, step.values(rest_), branch_y.data, y.data);
        branch_dy = {taken, dy.shape};
      }
      const Tensor<T> branch_dx{!dx ? nullptr : i == 0 ? dx.data : step.values(dx_), x.shape};
      branch.layers->backward(step, x, branch_y, branch_dy, branch_dx);
      if (dx && i > 0) step.backend.add_scaled(T(1), branch_dx.data, dx.data, dx.count());
    }
  }

  std::vector<Layer<T>*> children() override {
    std::vector<Layer<T>*> out;
    for (const Branch& branch : branches_) out.push_back(branch.layers.get());
    return out;
  }
  int64_t flops(const Shape& in, const Shape& out) const override {
    int64_t sum = merge_ == Merge::concat ? 0 : out.count() * static_cast<int64_t>(branches_.size() - 1);
    for (const Branch& branch : branches_) sum += branch.layers->flops(in, branch.out);
    return sum;
  }

 private:
  enum class Merge : uint8_t { add, concat, max };
  struct Branch {
    std::unique_ptr<Sequential<T>> layers;
    Shape out;  // per sample
    Handle y;   // none for the identity: its output is x
  };

  static Tensor<const T> output(const Step<T>& step, const Branch& branch, Tensor<const T> x) {
    return {branch.y ? step.values(branch.y) : x.data, branch.out.with_rows(x.shape[0])};
  }

  // Added or compared outputs have one shape; joined ones differ in channels only.
  void check_fits(const Shape& first, const Shape& other, size_t i) const {
    const std::string which =
        "branch " + std::to_string(i) + " gives " + to_string(other) + " but branch 0 " + to_string(first);
    if (merge_ != Merge::concat) {
      if (first != other)
        throw Error("shape", "", "[parallel] " + which + ": to " + options_->merge + " them they must be equal");
      check_same_order(first, other, "parallel");
      return;
    }
    const bool same_places =
        first.rank == other.rank && (first.rank == 1 || (first[0] == other[0] && first[1] == other[1]));
    if (!same_places) {
      throw Error("shape", "", "[parallel] " + which + ": to join their channels, height and width must be equal");
    }
    if (other.positions > 1) {
      throw Error("shape", "",
                  "[parallel] branch " + std::to_string(i) +
                      " gives a flattened image: join the images and put flatten behind this layer");
    }
  }

  std::shared_ptr<const ParallelOptions> options_;
  Merge merge_ = Merge::concat;
  std::vector<Branch> branches_;
  Handle dy_, rest_, dx_;
};

}  // namespace

TY_REGISTER_LAYER(parallel, Parallel, ParallelOptions, "several branches on the same input, merged",
                  "add, concat or max of branch_i(x)")

}  // namespace trainyard
