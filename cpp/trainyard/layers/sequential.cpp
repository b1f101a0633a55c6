#include "trainyard/layers/sequential.h"

#include <algorithm>

namespace trainyard {
namespace {

// A layer names places relative to itself; a layer inside a composite has been given its place already.
[[noreturn]] void rethrow_at(const Error& error, const Spec& spec) {
  const bool placed = !spec.path.empty() && error.path.rfind(spec.path, 0) == 0;
  throw Error(error.code, placed ? error.path : spec.path + error.path, error.what());
}

}  // namespace

template <class T>
Sequential<T>::Sequential(const std::vector<Spec>& layers) {
  children_.reserve(layers.size());
  for (const Spec& spec : layers) {
    Child child;
    child.spec = spec;
    child.layer = make_layer<T>(spec);
    child.layer->identity.type = spec.type;
    children_.push_back(std::move(child));
  }
  for (size_t i = 0; i + 1 < children_.size(); ++i) {
    children_[i].takes_next = children_[i].layer->fuse({}) && children_[i + 1].layer->elementwise();
  }
}

template <class T>
Shape Sequential<T>::bind(const Shape& in, Binder<T>& binder) {
  Shape shape = in;
  int64_t largest = 0;
  for (size_t i = 0; i < children_.size(); ++i) {
    Child& child = children_[i];
    const auto& common = static_cast<const LayerOptions&>(*child.spec.options);
    Scope scope;
    scope.lr_scale = common.lr_scale;
    scope.frozen = common.frozen;
    scope.decay_scale = common.decay_scale;
    scope.decay = common.decay == "auto" ? -1 : common.decay == "all" ? 1 : 0;
    scope.numbering = child.layer->identity.numbering;
    const BinderBase::Child inside(binder, common.name.empty() ? std::to_string(i) : common.name, scope);
    child.path = child.layer->identity.path = binder.path();
    child.in = shape;
    const int64_t trained = binder.trained();
    try {
      shape = child.layer->bind(shape, binder);
    } catch (const Error& error) {
      rethrow_at(error, child.spec);
    }
    child.out = shape;
    child.trains = binder.trained() > trained;
    if (i + 1 < children_.size()) largest = std::max(largest, shape.count());
  }
  even_ = binder.scratch(largest);
  odd_ = binder.scratch(largest);
  bool at_even = true;
  Handle next;
  for (size_t i = children_.size() - 1; i-- > 0 && !children_.empty();) {
    const bool shared = shares_with_next(i, binder.fused());
    if (shared && next) {
      children_[i].y = binder.alias(next);
    } else if (binder.training()) {
      children_[i].y = binder.saved(children_[i].out.count());
    } else {
      children_[i].y = binder.alias(at_even ? even_ : odd_);
      at_even = !at_even;
    }
    next = children_[i].y;
  }
  return shape;
}

template <class T>
bool Sequential<T>::shares_with_next(size_t i, bool fused) const {
  return children_[i + 1].layer->is_view() || (fused && children_[i].takes_next);
}

template <class T>
Tensor<T> Sequential<T>::output_of(const Step<T>& step, size_t i, Tensor<T> y) const {
  const Shape shape = children_[i].out.with_rows(y.shape[0]);
  size_t last = i;
  while (last + 1 < children_.size() && shares_with_next(last, step.plan.layout.fused)) ++last;
  if (last + 1 == children_.size()) return y.reshaped(shape);
  return {step.values(children_[i].y), shape};
}

template <class T>
void Sequential<T>::set_fusion(bool fused) {
  for (size_t i = 0; i + 1 < children_.size(); ++i) {
    if (children_[i].takes_next) {
      children_[i].layer->fuse(fused ? children_[i + 1].layer->elementwise() : Elementwise<T>{});
    }
  }
}

template <class T>
void Sequential<T>::forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) {
  if (children_.empty()) {
    if (x.data != y.data) step.backend.copy(y.data, x.data, static_cast<size_t>(y.count()) * sizeof(T));
    return;
  }
  const bool fused = step.plan.layout.fused;
  set_fusion(fused);
  Tensor<const T> input = x;
  for (size_t i = 0; i < children_.size(); ++i) {
    const Tensor<T> output = output_of(step, i, y);
    const bool done = i > 0 && fused && children_[i - 1].takes_next;
    if (!done) children_[i].layer->forward(step, input, output);
    if (step.observer) step.observer->after_forward(children_[i].path, input, output);
    input = output;
  }
}

template <class T>
void Sequential<T>::backward(const Step<T>& step, Tensor<const T> x, Tensor<const T> y, Tensor<const T> dy,
                             Tensor<T> dx) {
  if (children_.empty()) {
    if (dx && dx.data != dy.data) step.backend.copy(dx.data, dy.data, static_cast<size_t>(dx.count()) * sizeof(T));
    return;
  }
  // The output is only read here; the cast serves output_of's one signature.
  const Tensor<T> out{const_cast<T*>(y.data), y.shape, y.storage};
  const bool fused = step.plan.layout.fused;
  T* const buffers[2] = {step.values(even_), step.values(odd_)};
  Tensor<const T> gradient = dy;
  const size_t lowest = dx ? 0 : first_trained();
  for (size_t i = children_.size(); i-- > lowest;) {
    Child& child = children_[i];
    const Tensor<const T> input = i == 0 ? x : Tensor<const T>(output_of(step, i - 1, out));
    Tensor<T> input_gradient{nullptr, input.shape};
    if (i == lowest) {
      input_gradient.data = dx.data;
    } else if (child.layer->is_view()) {
      gradient = gradient.reshaped(input.shape);
      continue;
    } else if (fused && children_[i - 1].takes_next && gradient.data != dy.data) {
      input_gradient.data = gradient.data == buffers[0] ? buffers[0] : buffers[1];
    } else {
      input_gradient.data = gradient.data == buffers[0] ? buffers[1] : buffers[0];
    }
    if (step.observer) step.observer->after_backward(child.path, gradient);
    child.layer->backward(step, input, output_of(step, i, out), gradient, input_gradient);
    gradient = input_gradient;
  }
}

template <class T>
size_t Sequential<T>::first_trained() const {
  size_t i = 0;
  while (i < children_.size() && !children_[i].trains) ++i;
  return i;
}

template <class T>
std::vector<Layer<T>*> Sequential<T>::children() {
  std::vector<Layer<T>*> out;
  for (const Child& child : children_) out.push_back(child.layer.get());
  return out;
}

template <class T>
int64_t Sequential<T>::flops(const Shape&, const Shape&) const {
  int64_t sum = 0;
  for (const Child& child : children_) sum += child.layer->flops(child.in, child.out);
  return sum;
}

template class Sequential<float>;
#if TY_DOUBLE_LAYERS
template class Sequential<double>;
#endif

}  // namespace trainyard
