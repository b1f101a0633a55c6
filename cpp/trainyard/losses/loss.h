// What is minimised: a number per row from scores and targets, and its gradient.
// Targets are always (rows, outputs) of T: class probabilities (one-hot, or soft under mixing and smoothing) for
// classification, values for regression.
#pragma once

#include <memory>
#include <vector>

#include "trainyard/core/catalog.h"
#include "trainyard/core/task.h"
#include "trainyard/tensor/plan.h"

namespace trainyard {

template <class T>
class Loss {
 public:
  virtual ~Loss() = default;

  // Declares scratch and checks that the scores fit; Error{"shape"} otherwise.
  virtual void bind(const Shape& scores, Binder<T>&) { (void)scores; }

  struct Batch {
    Tensor<const T> scores;   // (n, k)
    Tensor<const T> targets;  // (n, k)
    const T* weights;         // (n) or null for 1
    T scale;                  // of the gradient: 1 / rows of the global batch
    Tensor<T> dscores;        // (n, k), = scale * weight * d loss / d scores; null data if not wanted
    T* row_loss;              // (n), = weight * loss of the row
  };
  virtual void evaluate(Backend<T>&, const Plan<T>&, const Batch&) = 0;

  // Scores to what a person reads, y (n, k): class probabilities, or the values themselves. y may be scores.
  virtual void predict(Backend<T>& backend, Tensor<const T> scores, Tensor<T> y) {
    if (y.data != scores.data) backend.copy(y.data, scores.data, static_cast<size_t>(y.count()) * sizeof(T));
  }
  // The way back, for predictions averaged over noisy passes: scores that give them. y may be predictions.
  virtual void scores_of(Backend<T>& backend, Tensor<const T> predictions, Tensor<T> y) {
    if (y.data != predictions.data) backend.copy(y.data, predictions.data, static_cast<size_t>(y.count()) * sizeof(T));
  }
  virtual Task task() const = 0;
  // What an untrained network with scores near 0 should show: log C, C - 1; negative if there is no such number.
  virtual double initial(int64_t outputs) const {
    (void)outputs;
    return -1.0;
  }
};

// What every loss takes: penalties on the weights, {"l2": 1e-4}.
struct LossOptions : Options {
  std::vector<Spec> regularize;
  void visit_common(FieldVisitor& v) override;
};

struct LossFactory {
  static constexpr const char* kind = "loss";
  std::unique_ptr<Loss<float>> (*make_float)(std::shared_ptr<const Options>) = nullptr;
  std::unique_ptr<Loss<double>> (*make_double)(std::shared_ptr<const Options>) = nullptr;
};

template <class T>
std::unique_ptr<Loss<T>> make_loss(const Spec& spec) {
  const LossFactory& factory = factory_of<LossFactory>(spec);
  if constexpr (std::is_same_v<T, float>) {
    return factory.make_float(spec.options);
  } else {
    return factory.make_double(spec.options);
  }
}

template <template <class> class L, class O>
void add_loss(Catalog& catalog, const char* type, const char* doc, const char* formula) {
  static_assert(std::is_base_of_v<LossOptions, O>);
  LossFactory factory;
  factory.make_float = [](std::shared_ptr<const Options> o) -> std::unique_ptr<Loss<float>> {
    return std::make_unique<L<float>>(std::static_pointer_cast<const O>(std::move(o)));
  };
#if TY_DOUBLE_LAYERS
  factory.make_double = [](std::shared_ptr<const Options> o) -> std::unique_ptr<Loss<double>> {
    return std::make_unique<L<double>>(std::static_pointer_cast<const O>(std::move(o)));
  };
#endif
  add_entry<LossFactory, O>(catalog, type, doc, formula, factory);
}

#define TY_REGISTER_LOSS(type, L, O, doc, formula) \
  void register_loss_##type(Catalog& catalog) { add_loss<L, O>(catalog, #type, doc, formula); }

}  // namespace trainyard
