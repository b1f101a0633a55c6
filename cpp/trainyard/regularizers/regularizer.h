// A penalty R(w) on the weights, added to the data loss: loss = data + R. Acts on the parameters whose `decay`
// is set (weights, unless a layer says otherwise), by its gradient or, after the optimizer's step, by its proximal
// operator.
#pragma once

#include <memory>

#include "trainyard/core/catalog.h"
#include "trainyard/optim/segment.h"

namespace trainyard {

class Regularizer {
 public:
  virtual ~Regularizer() = default;
  // g += scale dR/dw over n elements.
  virtual void add_gradient(Backend<float>&, const float* w, float* g, int64_t n, double scale = 1.0) const = 0;
  // *out = R(w) / strength() over n elements; stays on the backend.
  virtual void value(Backend<float>&, const float* w, int64_t n, double* out) const = 0;
  // May change during a run.
  virtual double strength() const = 0;
  // One that acts by proximal steps adds no gradient.
  virtual bool proximal() const { return false; }
  // w = argmin over v of R(v) + |v - w|^2 / (2 lr)
  virtual void proximal_step(Backend<float>&, float* w, int64_t n, float lr) const {
    static_cast<void>(w), static_cast<void>(n), static_cast<void>(lr);
  }
};

struct RegularizerFactory {
  static constexpr const char* kind = "regularizer";
  std::unique_ptr<Regularizer> (*make)(std::shared_ptr<const Options>) = nullptr;
};

#define TY_REGISTER_REGULARIZER(type, R, O, doc, formula)                                 \
  void register_regularizer_##type(Catalog& catalog) {                                    \
    RegularizerFactory factory;                                                           \
    factory.make = [](std::shared_ptr<const Options> o) -> std::unique_ptr<Regularizer> { \
      return std::make_unique<R>(std::static_pointer_cast<const O>(std::move(o)));        \
    };                                                                                    \
    add_entry<RegularizerFactory, O>(catalog, #type, doc, formula, factory);              \
  }

}  // namespace trainyard
