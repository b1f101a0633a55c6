// Mean squared error: a row's loss is the mean over its k outputs of (s - t)^2, so that the loss of a batch is the
// mean over rows and outputs, as PyTorch's; gradient 2 (s - t) / k.
#include "trainyard/losses/loss.h"
#include "trainyard/losses/rows.h"
#include "trainyard/ops/map.h"

namespace trainyard {
namespace {

struct SquaredDifference {
  template <class V>
  constexpr V operator()(V s, V t) const {
    return (s - t) * (s - t);
  }
};
struct ScaledDifference {
  double factor;
  template <class V>
  constexpr V operator()(V s, V t) const {
    return V(factor) * (s - t);
  }
};
struct Product {
  template <class V>
  constexpr V operator()(V a, V b) const {
    return a * b;
  }
};

template <class T>
class MeanSquaredError final : public Loss<T> {
 public:
  explicit MeanSquaredError(std::shared_ptr<const LossOptions>) {}

  void bind(const Shape& scores, Binder<T>& binder) override {
    if (scores.rank != 1) {
      throw Error("shape", "/loss", "[mse] needs a vector of outputs; the network ends with " + to_string(scores));
    }
    work_ = binder.scratch(scores.count());
    ones_ = binder.scratch(0, scores.count());
  }

  void evaluate(Backend<T>& backend, const Plan<T>& plan, const typename Loss<T>::Batch& batch) override {
    const int64_t n = batch.scores.shape[0], k = batch.scores.shape[1];
    const Tensor<T> work{plan.values(work_), batch.scores.shape};
    T* const ones = plan.values(ones_);
    backend.fill(ones, k, T(1));
    map(backend, work, SquaredDifference{}, batch.scores, batch.targets);
    row_sums<T>(backend, T(1) / static_cast<T>(k), work, ones, batch.row_loss);
    if (batch.weights) {
      const Tensor<T> row_loss{batch.row_loss, {n}};
      map(backend, row_loss, Product{}, row_loss, Tensor<const T>{batch.weights, {n}});
    }
    if (!batch.dscores) return;
    map(backend, batch.dscores, ScaledDifference{2.0 * static_cast<double>(batch.scale) / static_cast<double>(k)},
        batch.scores, batch.targets);
    if (batch.weights) {
      spread_rows(backend, batch.weights, ones, work);
      map(backend, batch.dscores, Product{}, batch.dscores, work);
    }
  }
  Task task() const override { return Task::regression; }

 private:
  Handle work_, ones_;
};

}  // namespace

TY_REGISTER_LOSS(mse, MeanSquaredError, LossOptions, "for numbers: the mean squared difference",
                 "mean over outputs of (s - t)^2")

}  // namespace trainyard
