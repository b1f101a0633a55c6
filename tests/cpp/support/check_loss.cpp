#include "support/check_loss.h"

#include <cmath>

#include "support/allocation_guard.h"
#include "support/network.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard::test {
namespace {

// As in check_layer.cpp.
constexpr double kParityTolerance = 1e-5;

// One-hot, or soft, or values.
template <class T>
std::vector<T> targets_for(Task task, bool soft, int64_t rows, int64_t k) {
  if (task == Task::regression) return converted<T>(normal_numbers(rows * k, 32));
  std::vector<T> out(static_cast<size_t>(rows * k));
  for (int64_t i = 0; i < rows; ++i) {
    const int64_t first = (3 * i + 1) % k, second = (i + 2) % k;
    out[static_cast<size_t>(i * k + first)] += soft ? T(0.625) : T(1);
    if (soft) out[static_cast<size_t>(i * k + second)] += T(0.375);
  }
  return out;
}

template <class T>
std::vector<T> row_weights(int64_t rows) {
  std::vector<T> out;
  for (int64_t i = 0; i < rows; ++i) out.push_back(T(0.5) + T(0.25) * static_cast<T>(i % 5));
  return out;
}

#if TY_DOUBLE_LAYERS
// The same differences, of functions as smooth.
constexpr double kDifferenceStep = 1e-5;
constexpr double kGradientTolerance = 1e-6;

void check_gradient(const std::string& json, int64_t rows, int64_t k, bool soft, bool weighted) {
  CAPTURE(rows);
  CAPTURE(soft);
  CAPTURE(weighted);
  BoundLoss<double> loss(make_reference_backend<double>(), json, rows, k);
  const std::vector<double> targets = targets_for<double>(loss.loss().task(), soft, rows, k);
  const std::vector<double> weights = weighted ? row_weights<double>(rows) : std::vector<double>{};
  std::vector<double> scores = spread_numbers(rows * k, 3.0, 31);
  constexpr double kScale = 0.3;
  const std::vector<double> analytic = loss.evaluate(scores, targets, weights, kScale).dscores;
  const auto total = [&] {
    double sum = 0.0;
    for (const double l : loss.evaluate(scores, targets, weights, kScale, false).row_loss) sum += l;
    return kScale * sum;
  };
  for (size_t i = 0; i < scores.size(); ++i) {
    const double here = scores[i];
    scores[i] = here + kDifferenceStep;
    const double above = total();
    scores[i] = here - kDifferenceStep;
    const double below = total();
    scores[i] = here;
    const double numeric = (above - below) / (2.0 * kDifferenceStep);
    INFO("score ", i, ": analytic ", analytic[i], ", by differences ", numeric);
    CHECK(std::abs(numeric - analytic[i]) <= kGradientTolerance * std::max(1.0, std::abs(analytic[i])));
  }
}
#endif

void check_float(const std::string& json, int64_t rows, int64_t k) {
  CAPTURE(rows);
  BoundLoss<float> ref(make_reference_backend<float>(), json, rows + 3, k), cpu(make_cpu_backend(1), json, rows, k),
      threaded(make_cpu_backend(2), json, rows, k);
  const std::vector<float> scores = converted<float>(spread_numbers(rows * k, 3.0, 31)),
                           weights = row_weights<float>(rows);
  const std::vector<float> targets = targets_for<float>(ref.loss().task(), true, rows, k);
  const LossResult<float> expected = ref.evaluate(scores, targets, weights),
                          got = cpu.evaluate(scores, targets, weights),
                          parallel = threaded.evaluate(scores, targets, weights);
  CHECK(relative_difference(expected.row_loss, got.row_loss) <= kParityTolerance);
  CHECK(relative_difference(expected.dscores, got.dscores) <= kParityTolerance);
  CHECK(got.row_loss == parallel.row_loss);
  CHECK(got.dscores == parallel.dscores);
  CHECK_MESSAGE(cpu.evaluate(scores, targets, weights, 1.0f, false).row_loss == got.row_loss,
                "the loss depends on whether the gradient is wanted");

  if (std::unique_ptr<Backend<float>> backend = cuda_backend()) {
    BoundLoss<float> cuda(std::move(backend), json, rows, k);
    const LossResult<float> there = cuda.evaluate(scores, targets, weights);
    CHECK(relative_difference(expected.row_loss, there.row_loss) <= kParityTolerance);
    CHECK(relative_difference(expected.dscores, there.dscores) <= kParityTolerance);
    CHECK(cuda.evaluate(scores, targets, weights).dscores == there.dscores);
  }

  LossResult<float> again = got;
  cpu.backend().freeze();
  const AllocationGuard guard;
  cpu.repeat(scores, targets, weights, 1.0f, again);
  const int64_t allocations = guard.count();
  CHECK(allocations == 0);
  CHECK(again.row_loss == got.row_loss);
  CHECK(again.dscores == got.dscores);

  // The last row by itself.
  const auto last = [&](const std::vector<float>& v, int64_t width) {
    return std::vector<float>(v.end() - width, v.end());
  };
  const LossResult<float> alone = ref.evaluate(last(scores, k), last(targets, k), last(weights, 1));
  CHECK(alone.row_loss == last(expected.row_loss, 1));
  CHECK(alone.dscores == last(expected.dscores, k));
}

}  // namespace

Spec loss_from(const std::string& json) { return read_component(parse_json(json), "/loss", "loss"); }

template <class T>
BoundLoss<T>::BoundLoss(std::unique_ptr<Backend<T>> backend, const std::string& json, int64_t rows, int64_t k)
    : backend_(std::move(backend)),
      loss_(make_loss<T>(loss_from(json))),
      k_(k),
      scores_(*backend_, rows * k),
      targets_(*backend_, rows * k),
      weights_(*backend_, rows),
      dscores_(*backend_, rows * k),
      row_loss_(*backend_, rows) {
  plan_.layout.rows = rows;
  plan_.layout.training = true;
  ParameterTable table;
  Binder<T> binder(*backend_, table, plan_.layout, true);
  loss_->bind({k}, binder);
  binder.finish();
  plan_.arena = static_cast<std::byte*>(backend_->allocate(static_cast<size_t>(plan_.layout.bytes()) + 1));
}

template <class T>
BoundLoss<T>::~BoundLoss() {
  backend_->release(plan_.arena);
}

template <class T>
LossResult<T> BoundLoss<T>::evaluate(const std::vector<T>& scores, const std::vector<T>& targets,
                                     const std::vector<T>& weights, T scale, bool wants_gradient) {
  // Both are overwritten: a NaN left behind shows.
  LossResult<T> result{std::vector<T>(scores.size() / static_cast<size_t>(k_), std::numeric_limits<T>::quiet_NaN()),
                       {}};
  if (wants_gradient) result.dscores.assign(scores.size(), std::numeric_limits<T>::quiet_NaN());
  repeat(scores, targets, weights, scale, result);
  return result;
}

template <class T>
void BoundLoss<T>::repeat(const std::vector<T>& scores, const std::vector<T>& targets, const std::vector<T>& weights,
                          T scale, LossResult<T>& result) {
  const Shape shape{static_cast<int64_t>(scores.size()) / k_, k_};
  scores_.put(scores);
  targets_.put(targets);
  weights_.put(weights);
  dscores_.put(result.dscores);
  row_loss_.put(result.row_loss);
  loss_->evaluate(*backend_, plan_,
                  {{scores_.data(), shape},
                   {targets_.data(), shape},
                   weights.empty() ? nullptr : weights_.data(),
                   scale,
                   {result.dscores.empty() ? nullptr : dscores_.data(), shape},
                   row_loss_.data()});
  dscores_.get(result.dscores);
  row_loss_.get(result.row_loss);
}

void check_loss(const std::string& json, int64_t k) {
  INFO(json, " with ", k, " outputs");
#if TY_DOUBLE_LAYERS
  for (const int64_t rows : {1, 5}) {
    for (const bool soft : {false, true}) {
      for (const bool weighted : {false, true}) check_gradient(json, rows, k, soft, weighted);
    }
  }
#endif
  for (const int64_t rows : {1, 5, 33}) check_float(json, rows, k);

  BoundLoss<float> loss(make_reference_backend<float>(), json, 2, k);
  if (const double initial = loss.loss().initial(k); initial >= 0.0) {
    const std::vector<float> targets = targets_for<float>(loss.loss().task(), false, 2, k);
    const float shown = loss.evaluate(std::vector<float>(static_cast<size_t>(2 * k)), targets).row_loss[0];
    CHECK(static_cast<double>(shown) == doctest::Approx(initial).epsilon(1e-6));
  }
}

template class BoundLoss<float>;
#if TY_DOUBLE_LAYERS
template class BoundLoss<double>;
#endif

}  // namespace trainyard::test
