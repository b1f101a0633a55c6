// What a trainer measures while it trains, on which weights, and when it stops for it.
#include <algorithm>
#include <limits>

#include "trainyard/train/trainer.h"

namespace trainyard {
namespace {

// Batches of the training set, evenly spread, whose statistics averaged weights are given.
constexpr int64_t kStatisticsBatches = 32;

}  // namespace

Trainer::EvaluationWeights::EvaluationWeights(Trainer& trainer)
    : average_(trainer.average_ && !trainer.average_->empty() && !trainer.average_->swapped() ? trainer.average_.get()
                                                                                              : nullptr) {
  if (!average_) return;
  average_->swap();
  if (average_->needs_statistics()) trainer.recompute_statistics();
}

Trainer::EvaluationWeights::~EvaluationWeights() {
  if (average_) average_->swap();
}

// Each batch weighs the same: a cumulative mean. A function of the average and the seed alone, whenever it is asked
// for.
void Trainer::recompute_statistics() {
  Model<float>& model = *parts_.model;
  for (const StateEntry& s : model.table().states) {
    if (!s.frozen) parts_.backend->fill(model.memory().states + s.offset, s.shape.count(), static_cast<float>(s.value));
  }
  const int64_t n = parts_.train_in_order->size(), batches = (n + rows_ - 1) / rows_;
  const int64_t count = std::min(batches, kStatisticsBatches);
  StepBlock block = block_;
  block.step = static_cast<uint64_t>(average_->taken());
  for (int64_t k = 0; k < count; ++k) {
    const int64_t first = k * batches / count * rows_;
    const BatchView batch = view(std::min(rows_, n - first));
    load(*parts_.train_in_order, batch, 0, first, batch.x.shape[0]);
    block.statistics_weight = 1.0f / static_cast<float>(k + 1);
    model.forward(model.step(*plan_, Mode::recompute_statistics(), &block), batch.x, batch.scores);
  }
  average_->statistics_are_known();
}

void Trainer::share_statistics() {
  float* const states = parts_.model->memory().states;
  const int64_t n = parts_.model->table().state_slab;
  if (!parts_.team || n == 0) return;
  if (parts_.team->rank() > 0) parts_.backend->fill(states, n, 0.0f);
  parts_.backend->start_sum(states, n);
  parts_.backend->finish_sums();
}

Passes Trainer::passes(const PassCounts& counts) const {
  Passes out;
  const int64_t usual = settings_.monte_carlo ? *settings_.monte_carlo : 0;
  out.samples = counts.samples < 0 ? usual : counts.samples;
  if (settings_.batch_statistics) out.batches = parts_.train;
  out.batch = settings_.batch;
  choose_snapshots(out, snapshots_.get(), counts, settings_.snapshots);
  return out;
}

int64_t Trainer::steps_to_evaluation() const {
  const int64_t every = settings_.evaluate_every;
  if (every <= 0 || parts_.validation->size() == 0) return std::numeric_limits<int64_t>::max();
  return every - step_ % every;
}

void Trainer::evaluate_if_due() {
  const bool last = step_ >= settings_.total_steps;
  if (settings_.evaluate_every <= 0 || parts_.validation->size() == 0) return;
  if (step_ % settings_.evaluate_every != 0 && !last) return;
  share_statistics();
  const EvaluationWeights weights(*this);
  // The curve is of the network that trains: its snapshots stand still between the ends of cycles.
  const Evaluation e = evaluator_->evaluate(*parts_.validation, passes({.snapshots = 0}));
  const double step = static_cast<double>(step_);
  if (e.task == Task::classification) {
    const double row[] = {step, epoch(), e.loss, e.accuracy};
    evaluations_.append(row);
  } else {
    const double row[] = {step, epoch(), e.loss, e.mae, e.rmse, e.r2};
    evaluations_.append(row);
  }
  parts_.schedule->observe(
      {e.loss, e.task == Task::classification ? e.accuracy : std::numeric_limits<double>::quiet_NaN()});
  if (settings_.stops_early) watch(e);
}

void Trainer::watch(const Evaluation& e) {
  const double value = settings_.watch_accuracy ? -e.accuracy : e.loss;
  if (best_step_ < 0 || value < best_) {
    best_ = value;
    best_step_ = step_;
    bad_evaluations_ = 0;
    if (settings_.restore_best) best_tensors_ = parts_.model->export_tensors();
  } else if (++bad_evaluations_ >= settings_.patience) {
    end(RunState::early_stopping);
  }
}

void Trainer::end(RunState state) {
  state_ = state;
  if (best_tensors_.empty()) return;
  const EvaluationWeights weights(*this);
  parts_.model->import_tensors(best_tensors_);
}

}  // namespace trainyard
