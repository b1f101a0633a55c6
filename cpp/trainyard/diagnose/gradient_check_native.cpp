#include <algorithm>
#include <cmath>

#include "trainyard/backend/backends.h"
#include "trainyard/core/rng.h"
#include "trainyard/diagnose/gradient_check.h"
#include "trainyard/losses/loss.h"
#include "trainyard/model/model.h"

namespace trainyard {
namespace {

constexpr int64_t kGradientRows = 8;  // batch norm needs several; more only cost time
constexpr int64_t kPerTensor = 12;
constexpr double kStep = 1e-5;
// Differences of a loss near 1 carry noise of 1e-16 / kStep; gradients far below this floor cannot be compared.
constexpr double kFloor = 1e-4;
// Where halving the step moves the difference by more than this there is a corner, or nothing to compare with.
constexpr double kSmooth = 1e-4;

double relative(double a, double b) { return std::fabs(a - b) / std::max({std::fabs(a), std::fabs(b), kFloor}); }

class Checker {
 public:
  Checker(const std::vector<Spec>& layers, const Spec& init, const Spec& loss, uint64_t seed, const Shape& input,
          int64_t rows)
      : rows_(rows),
        backend_(make_reference_backend<double>()),
        model_(*backend_, layers, input, init),
        loss_(make_loss<double>(loss)) {
    model_.allocate(true);
    plan_ = &model_.make_plan(rows, true, true, input, [&](Binder<double>& binder, const Shape& output) {
      loss_->bind(output, binder);
      x_ = binder.saved(input.count());
      targets_ = binder.saved(output.count());
      scores_ = binder.saved(output.count());
      dscores_ = binder.saved(output.count());
      row_loss_ = binder.saved(1);
    });
    model_.initialise(seed);
    block_.seed = seed;
  }

  void set(const std::vector<float>& x, const std::vector<float>& targets) {
    std::copy(x.begin(), x.begin() + rows_ * model_.input().count(), plan_->values(x_));
    std::copy(targets.begin(), targets.begin() + rows_ * model_.output().count(), plan_->values(targets_));
  }

  // Mean over the first `rows` rows.
  double loss(const Mode& mode, int64_t rows) { return run(mode, rows, {nullptr, scores(rows).shape}); }

  GradientCheck check() {
    GradientCheck out;
    out.expected_loss = loss_->initial(model_.output().count());
    out.initial_loss = loss({false, true, false, false}, rows_);
    const int64_t rows = std::min(rows_, kGradientRows);
    const ParameterTable& table = model_.table();
    std::fill_n(model_.memory().gradients, table.parameter_slab, 0.0);
    const Tensor<double> dscores{plan_->values(dscores_), model_.output().with_rows(rows)};
    run(Mode::probe(), rows, dscores);
    model_.backward(model_.step(*plan_, Mode::probe(), &block_), input(rows), scores(rows), dscores,
                    Tensor<double>{nullptr, input(rows).shape});
    for (const Parameter& p : table.parameters) {
      if (p.frozen) continue;
      out.lines.push_back(look_at(p, rows, static_cast<uint32_t>(&p - table.parameters.data())));
      out.worst = std::max(out.worst, out.lines.back().worst);
    }
    return out;
  }

 private:
  Tensor<double> input(int64_t rows) const { return {plan_->values(x_), model_.input().with_rows(rows)}; }
  Tensor<double> scores(int64_t rows) const { return {plan_->values(scores_), model_.output().with_rows(rows)}; }

  double run(const Mode& mode, int64_t rows, Tensor<double> dscores) {
    model_.forward(model_.step(*plan_, mode, &block_), input(rows), scores(rows));
    const Tensor<double> targets{plan_->values(targets_), scores(rows).shape};
    double* row_loss = plan_->values(row_loss_);
    loss_->evaluate(*backend_, *plan_,
                    {scores(rows), targets, nullptr, 1.0 / static_cast<double>(rows), dscores, row_loss});
    double sum = 0.0;
    for (int64_t i = 0; i < rows; ++i) sum += row_loss[i];
    return sum / static_cast<double>(rows);
  }

  double difference(double& weight, double step, int64_t rows) {
    const double middle = weight;
    weight = middle + step;
    const double above = loss(Mode::probe(), rows);
    weight = middle - step;
    const double below = loss(Mode::probe(), rows);
    weight = middle;
    return (above - below) / (2.0 * step);
  }

  GradientCheck::Line look_at(const Parameter& p, int64_t rows, uint32_t index) {
    GradientCheck::Line line;
    line.parameter = p.path;
    const int64_t count = p.shape.count();
    for (int64_t k = 0; k < std::min(count, kPerTensor); ++k) {
      const RngStream stream{block_.seed, stream_id(Purpose::check, index)};
      const auto at =
          p.offset + static_cast<int64_t>(permute(stream, static_cast<uint64_t>(count), static_cast<uint64_t>(k)));
      double& weight = model_.memory().weights[at];
      const double step = kStep * std::max(1.0, std::fabs(weight));
      const double wide = difference(weight, step, rows), narrow = difference(weight, 0.5 * step, rows);
      if (relative(wide, narrow) > kSmooth) {
        ++line.kinks;
        continue;
      }
      ++line.checked;
      line.worst = std::max(line.worst, relative(model_.memory().gradients[at], narrow));
    }
    return line;
  }

  int64_t rows_;
  std::unique_ptr<Backend<double>> backend_;
  Model<double> model_;
  std::unique_ptr<Loss<double>> loss_;
  const Plan<double>* plan_ = nullptr;
  Handle x_, targets_, scores_, dscores_, row_loss_;
  StepBlock block_;
};

}  // namespace

GradientCheck check_gradients(const std::vector<Spec>& model, const Spec& init, const Spec& loss, uint64_t seed,
                              const Shape& input, int64_t rows, const std::vector<float>& x,
                              const std::vector<float>& targets) {
  Checker checker(model, init, loss, seed, input, rows);
  checker.set(x, targets);
  return checker.check();
}

}  // namespace trainyard
