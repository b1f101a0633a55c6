// LOS-01, LOS-04: L = -sum_k t_k log softmax(s)_k; gradient softmax(s) - t. With smoothing e the targets become
// t (1 - e) + e / k (Szegedy et al. 2016).
#include "trainyard/core/math.h"
#include "trainyard/losses/loss.h"
#include "trainyard/ops/map.h"

namespace trainyard {
namespace {

struct SoftmaxCrossEntropyOptions : LossOptions {
  double smoothing = 0.0;
  void visit(FieldVisitor& v) override {
    v.number({.name = "smoothing",
              .doc = "share of each target spread evenly over all classes",
              .min = 0,
              .max = 1,
              .below_max = true},
             smoothing);
  }
};

template <class T>
struct Smooth {
  T keep, share;
  template <class V>
  V operator()(V t) const {
    return t * V(keep) + V(share);
  }
};

template <class T>
class SoftmaxCrossEntropy final : public Loss<T> {
 public:
  explicit SoftmaxCrossEntropy(std::shared_ptr<const SoftmaxCrossEntropyOptions> o) : options_(std::move(o)) {}

  void bind(const Shape& scores, Binder<T>& binder) override {
    if (scores.rank != 1 || scores[0] < 2) {
      throw Error("shape", "/loss",
                  "[softmax_cross_entropy] needs one score per class, two at least; the network ends with " +
                      to_string(scores));
    }
    if (options_->smoothing > 0.0) smoothed_ = binder.scratch(scores.count());
  }

  void evaluate(Backend<T>& backend, const Plan<T>& plan, const typename Loss<T>::Batch& batch) override {
    Tensor<const T> targets = batch.targets;
    if (smoothed_) {
      const double e = options_->smoothing;
      const Tensor<T> smoothed{plan.values(smoothed_), targets.shape};
      map(backend, smoothed,
          Smooth<T>{static_cast<T>(1.0 - e), static_cast<T>(e / static_cast<double>(targets.shape.last()))}, targets);
      targets = smoothed;
    }
    backend.softmax_cross_entropy(batch.scores, targets, batch.weights, batch.scale, batch.dscores, batch.row_loss);
  }
  void predict(Backend<T>& backend, Tensor<const T> scores, Tensor<T> y) override { backend.softmax_rows(scores, y); }
  Task task() const override { return Task::classification; }
  double initial(int64_t outputs) const override { return math::log(static_cast<double>(outputs)); }

 private:
  std::shared_ptr<const SoftmaxCrossEntropyOptions> options_;
  Handle smoothed_;
};

}  // namespace

TY_REGISTER_LOSS(softmax_cross_entropy, SoftmaxCrossEntropy, SoftmaxCrossEntropyOptions,
                 "for one class out of several; the last layer gives one score per class", "-log softmax(s)_y")

}  // namespace trainyard
