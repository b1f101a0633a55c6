// LOS-02, the multiclass support vector machine (Weston & Watkins 1999): L = sum over j != y of
// max(0, s_j - s_y + margin), with derivative 0 at the kink.
// For soft targets t the correct score is <t, s> and class j counts 1 - t_j; a one-hot t gives the formula above.
//   dL/ds_i = (1 - t_i) [violated i] - t_i * sum over j of (1 - t_j) [violated j]
// Class weights multiply a row by <t, w>.
#include "trainyard/losses/class_weights.h"
#include "trainyard/losses/loss.h"
#include "trainyard/losses/rows.h"
#include "trainyard/ops/map.h"
#include "trainyard/simd/math.h"

namespace trainyard {
namespace {

struct HingeOptions : LossOptions {
  double margin = 1.0;
  std::vector<double> class_weights;
  void visit(FieldVisitor& v) override {
    v.number({.name = "margin", .doc = "by how much the correct score should win", .min = 0, .max = 1e6}, margin);
    visit_class_weights(v, class_weights);
  }
};

struct Product {
  template <class V>
  constexpr V operator()(V a, V b) const {
    return a * b;
  }
};
struct Violation {
  double margin;
  template <class V>
  constexpr V operator()(V s, V t, V correct) const {
    using namespace simd;
    return (V(1) - t) * max(s - correct + V(margin), V(0));
  }
};
struct Violated {
  template <class V>
  constexpr V operator()(V violation, V t) const {
    using namespace simd;
    return select(violation > V(0), V(1) - t, V(0));
  }
};
template <class T>
struct Gradient {
  T scale;
  template <class V>
  constexpr V operator()(V violated, V t, V count) const {
    return V(scale) * (violated - t * count);
  }
};

template <class T>
class Hinge final : public Loss<T> {
 public:
  explicit Hinge(std::shared_ptr<const HingeOptions> options) : options_(std::move(options)) {}

  void bind(const Shape& scores, Binder<T>& binder) override {
    if (scores.rank != 1 || scores[0] < 2) {
      throw Error("shape", "/loss",
                  "[hinge] needs one score per class, two at least; the network ends with " + to_string(scores));
    }
    work_ = binder.scratch(scores.count());
    rows_ = binder.scratch(1);
    ones_ = binder.scratch(0, scores.count());
    check_class_weights(options_->class_weights, scores[0]);
    if (options_->class_weights.empty()) return;
    host_weights_.assign(options_->class_weights.begin(), options_->class_weights.end());
    class_weights_ = binder.scratch(0, scores[0]);
    row_weights_ = binder.scratch(1);
  }

  void evaluate(Backend<T>& backend, const Plan<T>& plan, const typename Loss<T>::Batch& batch) override {
    const int64_t n = batch.scores.shape[0], k = batch.scores.shape[1];
    const Tensor<T> work{plan.values(work_), batch.scores.shape};
    T* const rows = plan.values(rows_);
    T* const ones = plan.values(ones_);
    backend.fill(ones, k, T(1));
    map(backend, work, Product{}, batch.scores, batch.targets);
    row_sums<T>(backend, T(1), work, ones, rows);
    spread_rows<T>(backend, rows, ones, work);
    map(backend, work, Violation{options_->margin}, batch.scores, batch.targets, work);
    row_sums<T>(backend, T(1), work, ones, batch.row_loss);
    const T* const weights = row_weights(backend, plan, batch);
    if (weights) {
      const Tensor<T> row_loss{batch.row_loss, {n}};
      map(backend, row_loss, Product{}, row_loss, Tensor<const T>{weights, {n}});
    }
    if (!batch.dscores) return;
    map(backend, work, Violated{}, work, batch.targets);
    row_sums<T>(backend, T(1), work, ones, rows);
    spread_rows<T>(backend, rows, ones, batch.dscores);
    map(backend, batch.dscores, Gradient<T>{batch.scale}, work, batch.targets, batch.dscores);
    if (weights) {
      spread_rows<T>(backend, weights, ones, work);
      map(backend, batch.dscores, Product{}, batch.dscores, work);
    }
  }
  Task task() const override { return Task::classification; }
  double initial(int64_t outputs) const override {
    return options_->class_weights.empty() ? options_->margin * static_cast<double>(outputs - 1) : -1.0;
  }

 private:
  // (n), the batch's weights times those of its classes; null for 1.
  const T* row_weights(Backend<T>& backend, const Plan<T>& plan, const typename Loss<T>::Batch& batch) const {
    if (!class_weights_) return batch.weights;
    const int64_t n = batch.scores.shape[0];
    T* const of_classes = plan.values(class_weights_);
    const Tensor<T> out{plan.values(row_weights_), {n}};
    backend.upload(of_classes, host_weights_.data(), host_weights_.size() * sizeof(T));
    row_sums<T>(backend, T(1), batch.targets, of_classes, out.data);
    if (batch.weights) map(backend, out, Product{}, Tensor<const T>(out), Tensor<const T>{batch.weights, {n}});
    return out.data;
  }

  std::shared_ptr<const HingeOptions> options_;
  Handle work_, rows_, ones_, class_weights_, row_weights_;
  std::vector<T> host_weights_;  // (k)
};

}  // namespace

TY_REGISTER_LOSS(hinge, Hinge, HingeOptions,
                 "the support vector machine's loss: the correct score should win by a margin",
                 "sum over j != y of max(0, s_j - s_y + margin)")

}  // namespace trainyard
