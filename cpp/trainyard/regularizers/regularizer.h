// A penalty R(w) on the weights, added to the data loss: loss = data + R. Acts on the parameters whose `decay`
// is set (weights, unless a layer says otherwise), by its gradient or, after the optimizer's step, by its proximal
// operator.
#pragma once

#include <memory>

#include "trainyard/core/catalog.h"
#include "trainyard/optim/segment.h"

namespace trainyard {

template <class T>
class Regularizer {
 public:
  virtual ~Regularizer() = default;
  // g += scale dR/dw over n elements.
  virtual void add_gradient(Backend<T>&, const T* w, T* g, int64_t n, double scale = 1.0) const = 0;
  // *out = R(w) / strength() over n elements; stays on the backend.
  virtual void value(Backend<T>&, const T* w, int64_t n, double* out) const = 0;
  // May change during a run.
  virtual double strength() const = 0;
  // One that acts by proximal steps adds no gradient.
  virtual bool proximal() const { return false; }
  // w = argmin over v of R(v) + |v - w|^2 / (2 lr)
  virtual void proximal_step(Backend<T>&, T* w, int64_t n, double lr) const {
    static_cast<void>(w), static_cast<void>(n), static_cast<void>(lr);
  }
};

struct RegularizerFactory {
  static constexpr const char* kind = "regularizer";
  std::unique_ptr<Regularizer<float>> (*make)(std::shared_ptr<const Options>) = nullptr;
  std::unique_ptr<Regularizer<double>> (*make_double)(std::shared_ptr<const Options>) = nullptr;  // null in wasm
};

template <template <class> class R, class O>
void add_regularizer(Catalog& catalog, const char* type, const char* doc, const char* formula) {
  RegularizerFactory factory;
  factory.make = [](std::shared_ptr<const Options> o) -> std::unique_ptr<Regularizer<float>> {
    return std::make_unique<R<float>>(std::static_pointer_cast<const O>(std::move(o)));
  };
#if TY_DOUBLE_LAYERS
  factory.make_double = [](std::shared_ptr<const Options> o) -> std::unique_ptr<Regularizer<double>> {
    return std::make_unique<R<double>>(std::static_pointer_cast<const O>(std::move(o)));
  };
#endif
  add_entry<RegularizerFactory, O>(catalog, type, doc, formula, factory);
}

#define TY_REGISTER_REGULARIZER(type, R, O, doc, formula) \
  void register_regularizer_##type(Catalog& catalog) { add_regularizer<R, O>(catalog, #type, doc, formula); }

}  // namespace trainyard
