// LOS-01, LOS-04: L = -sum_k t_k log softmax(s)_k; gradient softmax(s) - t. With smoothing e the targets become
// t (1 - e) + e / k (Szegedy et al. 2016); class weights multiply term k by w_k. Rows are averaged over their number,
// not, as PyTorch does, over the sum of their weights.
#include "trainyard/core/math.h"
#include "trainyard/losses/class_weights.h"
#include "trainyard/losses/loss.h"
#include "trainyard/ops/map.h"
#include "trainyard/simd/math.h"

namespace trainyard {
namespace {

struct SoftmaxCrossEntropyOptions : LossOptions {
  double smoothing = 0.0;
  std::vector<double> class_weights;
  void visit(FieldVisitor& v) override {
    v.number({.name = "smoothing",
              .doc = "share of each target spread evenly over all classes",
              .min = 0,
              .max = 1,
              .below_max = true},
             smoothing);
    visit_class_weights(v, class_weights);
  }
};

// Of averaged probabilities; one that is 0 stays finite.
struct Logarithm {
  template <class V>
  constexpr V operator()(V p) const {
    using namespace simd;
    return log(max(p, V(1e-37f)));
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
    check_class_weights(options_->class_weights, scores[0]);
    if (options_->smoothing == 0.0 && options_->class_weights.empty()) return;
    const int64_t k = scores[0];
    terms_ = binder.scratch(k);
    factor_ = binder.scratch(0, k);
    share_ = binder.scratch(0, k);
    // Term k's target is factor_k t_k + share_k.
    host_factor_.assign(static_cast<size_t>(k), T(1));
    for (size_t c = 0; c < options_->class_weights.size(); ++c)
      host_factor_[c] = static_cast<T>(options_->class_weights[c]);
    host_share_ = host_factor_;
    for (T& f : host_factor_) f *= static_cast<T>(1.0 - options_->smoothing);
    for (T& s : host_share_) s *= static_cast<T>(options_->smoothing / static_cast<double>(k));
  }

  void evaluate(Backend<T>& backend, const Plan<T>& plan, const typename Loss<T>::Batch& batch) override {
    Tensor<const T> targets = batch.targets;
    if (terms_) {
      const size_t bytes = host_factor_.size() * sizeof(T);
      backend.upload(plan.values(factor_), host_factor_.data(), bytes);
      backend.upload(plan.values(share_), host_share_.data(), bytes);
      const Tensor<T> terms{plan.values(terms_), targets.shape};
      backend.column_affine(targets, plan.values(factor_), plan.values(share_), terms);
      targets = terms;
    }
    backend.softmax_cross_entropy(batch.scores, targets, batch.weights, batch.scale, batch.dscores, batch.row_loss);
  }
  void predict(Backend<T>& backend, Tensor<const T> scores, Tensor<T> y) override { backend.softmax_rows(scores, y); }
  void scores_of(Backend<T>& backend, Tensor<const T> predictions, Tensor<T> y) override {
    map(backend, y, Logarithm{}, predictions);
  }
  Task task() const override { return Task::classification; }
  double initial(int64_t outputs) const override {
    return options_->class_weights.empty() ? math::log(static_cast<double>(outputs)) : -1.0;
  }

 private:
  std::shared_ptr<const SoftmaxCrossEntropyOptions> options_;
  Handle terms_, factor_, share_;
  std::vector<T> host_factor_, host_share_;  // (k)
};

}  // namespace

TY_REGISTER_LOSS(softmax_cross_entropy, SoftmaxCrossEntropy, SoftmaxCrossEntropyOptions,
                 "for one class out of several; the last layer gives one score per class", "-log softmax(s)_y")

}  // namespace trainyard
