// How weights start. Two phases meet here: `draw` is a pure function of (seed, parameter); `fit` then looks at
// data, for schemes that need it (LSUV).
#pragma once

#include <vector>

#include "trainyard/core/catalog.h"
#include "trainyard/tensor/plan.h"

namespace trainyard {

// What a data-dependent scheme may do with a bound network, on one fixed batch of preprocessed data.
class FitTarget {
 public:
  virtual ~FitTarget() = default;
  virtual size_t layers() const = 0;  // those with weights, in order of computation
  virtual const Parameter& weight(size_t i) const = 0;
  // Layer i's weights (weight(i).shape, output channels last) and biases (one per channel; empty if it has none).
  virtual std::vector<float> weights(size_t i) const = 0;
  virtual std::vector<float> biases(size_t i) const = 0;
  virtual void set_weights(size_t i, const std::vector<float>&) = 0;
  virtual void set_biases(size_t i, const std::vector<float>&) = 0;

  struct Moments {
    double mean = 0.0;
    double variance = 0.0;
  };
  // Of layer i's output before its activation, over batch, positions and units; runs the network.
  virtual Moments output_moments(size_t i) = 0;
  // The same for each output channel.
  virtual std::vector<Moments> channel_moments(size_t i) = 0;
  // Per layer the mean over its weights of g^2, summed over the batch's examples, where g is one example's gradient of
  // a random projection of the network's output, sum of N(0, 1) y.
  virtual std::vector<double> gradient_squares() = 0;
};

// Multiplies layer i's weights.
void scale_weights(FitTarget&, size_t i, double factor);

struct InitFactory {
  static constexpr const char* kind = "init";
  // w (p.shape) = starting values; normal and uniform numbers of `stream` by element.
  void (*draw)(const Options&, const Parameter& p, const RngStream& stream, float* w) = nullptr;
  // Null for schemes that do not look at data.
  void (*fit)(const Options&, FitTarget&) = nullptr;
};

#define TY_REGISTER_INIT(type, O, draw_function, doc, formula)                              \
  void register_init_##type(Catalog& catalog) {                                             \
    InitFactory factory;                                                                    \
    factory.draw = [](const Options& o, const Parameter& p, const RngStream& s, float* w) { \
      draw_function(static_cast<const O&>(o), p, s, w);                                     \
    };                                                                                      \
    add_entry<InitFactory, O>(catalog, #type, doc, formula, factory);                       \
  }

// For schemes with a second phase; fit_function(const O&, FitTarget&).
#define TY_REGISTER_DATA_INIT(type, O, draw_function, fit_function, doc, formula)                    \
  void register_data_init_##type(Catalog& catalog) {                                                 \
    InitFactory factory;                                                                             \
    factory.draw = [](const Options& o, const Parameter& p, const RngStream& s, float* w) {          \
      draw_function(static_cast<const O&>(o), p, s, w);                                              \
    };                                                                                               \
    factory.fit = [](const Options& o, FitTarget& t) { fit_function(static_cast<const O&>(o), t); }; \
    add_entry<InitFactory, O>(catalog, #type, doc, formula, factory);                                \
  }

}  // namespace trainyard
