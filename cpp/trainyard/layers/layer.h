// A layer: y = f(x; parameters), and its gradient.
// Goals: one file per layer, written once for every backend and scalar; no memory of its own, no host reads of
// tensor data. Non-goals: anything about optimisers, data or files.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "trainyard/core/catalog.h"
#include "trainyard/layers/step.h"

namespace trainyard {

// Who a layer is; filled by whoever holds it.
struct Identity {
  std::string type, path;  // "relu", "3.branch.1"
  Numbering numbering;
};

template <class T>
class Layer {
 public:
  virtual ~Layer() = default;

  // Declares everything and returns the output's per-sample shape for the per-sample input `in`.
  // Ensures: the same declarations, in the same order, for every plan. Throws Error{"shape"} with an empty path
  // (the caller adds the layer's).
  virtual Shape bind(const Shape& in, Binder<T>& binder) = 0;

  // y (rows, ...) = f(x). x and y do not alias unless elementwise() is set.
  virtual void forward(const Step<T>&, Tensor<const T> x, Tensor<T> y) = 0;

  // Adds (+=) into parameter gradients, unless the step has none or they are frozen; overwrites (=) dx. dx.data is null
  // when nobody wants it; a layer in which nothing trains is then not asked. Requires: forward ran with
  // keep_for_backward on the same plan, x, y hold what it saw. dx may alias dy only where elementwise() is set.
  virtual void backward(const Step<T>&, Tensor<const T> x, Tensor<const T> y, Tensor<const T> dy, Tensor<T> dx) = 0;

  // Set if the layer is y = f(x) elementwise and backward needs y only: then it may run inside its producer's
  // epilogue, and its x is not kept.
  virtual Elementwise<T> elementwise() const { return {}; }
  // A producer takes f into its epilogue, or, given an empty one, gives it up again. False if it cannot.
  virtual bool fuse(Elementwise<T>) { return false; }

  // y is x under another shape: forward and backward may be skipped where both have the same memory.
  virtual bool is_view() const { return false; }

  // Sub-networks, for walks; empty for a plain layer.
  virtual std::vector<Layer<T>*> children() { return {}; }
  Identity identity;
  // Told its place, before bind.
  virtual void number(const Numbering&) {}
  virtual bool has_weights() const { return false; }
  virtual bool is_block() const { return false; }  // its first child is a residual branch

  // Whether y is a linear function of x, `weight` (in files with the output's channels first) and, unless its option
  // says false, `bias`: then it can take in a scale and shift of its outputs (model/fold.h).
  virtual bool takes_scale() const { return false; }
  // The epsilon of a layer that, evaluated, is y = weight (x - running_mean) / sqrt(running_var + epsilon) + bias per
  // channel and can be taken in so; else 0.
  virtual double folded_epsilon() const { return 0.0; }

  // Multiply-adds count as two; per sample, forward.
  virtual int64_t flops(const Shape& /*in*/, const Shape& out) const { return out.count(); }
};

// What every layer takes besides its own options.
struct LayerOptions : Options {
  std::string name;
  double lr_scale = 1.0;
  bool frozen = false;
  std::string decay = "auto";
  double decay_scale = 1.0;
  void visit_common(FieldVisitor& v) override;
};

struct LayerFactory {
  static constexpr const char* kind = "layer";
  std::unique_ptr<Layer<float>> (*make_float)(std::shared_ptr<const Options>) = nullptr;
  std::unique_ptr<Layer<double>> (*make_double)(std::shared_ptr<const Options>) = nullptr;  // null in wasm
};

template <class T>
std::unique_ptr<Layer<T>> make_layer(const Spec& spec) {
  const LayerFactory& factory = factory_of<LayerFactory>(spec);
  if constexpr (std::is_same_v<T, float>) {
    return factory.make_float(spec.options);
  } else {
    return factory.make_double(spec.options);
  }
}

template <template <class> class L, class O>
void add_layer(Catalog& catalog, const char* type, const char* doc, const char* formula) {
  static_assert(std::is_base_of_v<LayerOptions, O>);
  LayerFactory factory;
  factory.make_float = [](std::shared_ptr<const Options> o) -> std::unique_ptr<Layer<float>> {
    return std::make_unique<L<float>>(std::static_pointer_cast<const O>(std::move(o)));
  };
#if TY_DOUBLE_LAYERS
  factory.make_double = [](std::shared_ptr<const Options> o) -> std::unique_ptr<Layer<double>> {
    return std::make_unique<L<double>>(std::static_pointer_cast<const O>(std::move(o)));
  };
#endif
  add_entry<LayerFactory, O>(catalog, type, doc, formula, factory);
}

// One line per layer file. L<T> is constructed from std::shared_ptr<const O>, which it keeps and reads in each
// step, so that live changes arrive.
#define TY_REGISTER_LAYER(type, L, O, doc, formula) \
  void register_layer_##type(Catalog& catalog) { add_layer<L, O>(catalog, #type, doc, formula); }

}  // namespace trainyard
