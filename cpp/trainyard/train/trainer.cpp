#include "trainyard/train/trainer.h"

#include <algorithm>
#include <cmath>

#include "trainyard/core/clock.h"
#include "trainyard/train/objective.h"

namespace trainyard {
namespace {

constexpr int64_t kMetricRows = 100000;  // 6.4 MB of doubles
constexpr int64_t kEvaluationRows = 20000;

std::vector<std::string> evaluation_columns(Task task) {
  if (task == Task::classification) return {"step", "epoch", "loss", "accuracy"};
  return {"step", "epoch", "loss", "mae", "rmse", "r2"};
}

}  // namespace

Trainer::Trainer(const TrainerParts& parts, const TrainerSettings& settings)
    : parts_(parts),
      settings_(settings),
      metrics_({"step", "epoch", "loss", "penalty", "accuracy", "lr", "grad_norm", "seconds"}, kMetricRows,
               settings.record_every),
      evaluations_(evaluation_columns(parts.loss->task()), kEvaluationRows) {
  Model<float>& model = *parts_.model;
  Backend<float>& backend = *parts_.backend;
  follow_layers(0);
  for (const auto& regularizer : *parts_.regularizers) {
    if (parts_.closure && regularizer->proximal()) {
      throw Error("choice", "/loss/regularize",
                  "a proximal penalty follows a step along the gradient; this optimizer searches along a line: give "
                  "the penalty the form \"subgradient\" or take another optimizer");
    }
  }
  steps_per_epoch_ = parts_.closure ? 1 : (parts_.train->size() + settings_.batch - 1) / settings_.batch;
  settings_.batch = std::min(settings_.batch, parts_.train->size());
  rows_ = Share::most(settings_.batch, parts_.team);
  if (parts_.team) {
    if (parts_.closure)
      throw Error("choice", "/optimizer", "[devices] an optimizer that works on the full batch has one device");
    sharing_ = std::make_unique<Sharing>(backend, model);
  }
  backend.thaw();
  model.allocate(true);
  if (parts_.closure) {
    parts_.closure->declare(declared_, model.table().parameter_slab, free_weights(model.table()));
  } else {
    parts_.optimizer->declare(declared_);
  }
  const int64_t together = Lookback::steps_of(parts_, settings_, declared_);
  plan_ = &model.make_plan(rows_, true, true, model.input(),
                           buffers_.declare(model, *parts_.loss, penalties(parts_), together));
  evaluator_ = std::make_unique<Evaluator>(backend, model, *parts_.loss, settings_.seed,
                                           settings_.batch_statistics ? settings_.batch : 1);
  backend.thaw();
  const int64_t slab = model.table().parameter_slab;
  const auto allocate = [&](int64_t n) {
    return static_cast<float*>(backend.allocate(static_cast<size_t>(std::max<int64_t>(n, 1)) * sizeof(float)));
  };
  for (size_t i = 0; i < declared_.slabs.size(); ++i) optimizer_memory_.slabs.push_back(allocate(slab));
  for (const auto& [name, size] : declared_.blocks) optimizer_memory_.blocks.push_back(allocate(size));
  for (const auto& [name, value] : declared_.scalars) optimizer_memory_.scalars.push_back(value);
  optimizer_memory_.host.resize(static_cast<size_t>(declared_.host));
  if (parts_.closure) {
    objective_ = std::make_unique<FullBatchObjective>(
        backend, model, parts_.train->size(), settings_.batch,
        [this](int64_t first, int64_t rows, float scale) {
          load(*parts_.train_in_order, view(rows), 0, first, rows);
          forward_backward(Mode::line_search(), {rows, scale});
          read_findings(rows);
          return found(Findings::kLoss);
        },
        [this] {
          add_penalties();
          read_findings(0);
          return last_.penalty = found_penalty();
        });
  }
  if (parts_.averaging) {
    average_ = std::make_unique<WeightAverage>(backend, model, *parts_.averaging, settings_.average_start,
                                               settings_.average_every);
  }
  if (settings_.snapshots > 0) snapshots_ = std::make_unique<Snapshots>(backend, model, settings_.snapshots);
  state_backup_ = allocate(model.table().state_slab);
  if (parts_.optimizer && parts_.optimizer->looks_ahead()) weight_backup_ = allocate(slab);
  // Last: whatever else there is comes first.
  if (!parts_.closure) resident_ = Resident::of(backend, *parts_.train, *parts_.train_in_order, rows_, together);
  if (resident_ && together > 1) lookback_ = Lookback::of(backend, model, optimizer_memory_, declared_);
  backend.freeze();
  const auto most = static_cast<size_t>(rows_);
  const auto resize = [&](HostBatch& batch) {
    batch.x.resize(most * static_cast<size_t>(model.input().count()));
    batch.targets.resize(most * static_cast<size_t>(model.output().count()));
    if (resident_) resident_->resize(batch.choice);
  };
  resize(batch_);
  if (backend.begin()) resize(next_);
  findings_.resize(static_cast<size_t>(together * buffers_.stride(rows_)));
  block_.seed = settings_.seed;
}

Trainer::~Trainer() {
  Backend<float>& backend = *parts_.backend;
  for (float* p : optimizer_memory_.slabs) backend.release(p);
  for (float* p : optimizer_memory_.blocks) backend.release(p);
  backend.release(state_backup_);
  backend.release(weight_backup_);
  parts_.model->drop_plan(*plan_);
}

void Trainer::load(Loader& loader, const BatchView& batch, int64_t epoch, int64_t first, int64_t rows) {
  loader.fill(epoch, first, rows, batch_.x.data(), batch_.targets.data(), nullptr);
  upload(batch);
}

void Trainer::upload(const BatchView& batch) {
  parts_.backend->upload(batch.x.data, batch_.x.data(), static_cast<size_t>(batch.x.count()) * sizeof(float));
  parts_.backend->upload(batch.targets.data, batch_.targets.data(),
                         static_cast<size_t>(batch.targets.count()) * sizeof(float));
}

Trainer::Place Trainer::place_of(int64_t step) const {
  const int64_t first = step % steps_per_epoch_ * settings_.batch;
  const int64_t all = std::min(settings_.batch, parts_.train->size() - first);
  return {step / steps_per_epoch_, first, all, Share::of(all, parts_.team)};
}

void Trainer::fill(int64_t step, int64_t steps, HostBatch& batch) {
  batch.step = step;
  batch.steps = steps;
  for (int64_t i = 0; i < steps; ++i) {
    const Place place = place_of(step + i);
    const int64_t first = place.first + place.share.first;
    if (resident_) {
      resident_->choose(*parts_.train, place.epoch, first, place.share.rows, i * rows_, batch.choice);
    } else {
      parts_.train->fill(place.epoch, first, place.share.rows, batch.x.data(), batch.targets.data(), nullptr);
    }
  }
}

void Trainer::prepare_batch(int64_t step, int64_t steps) {
  if (next_.step == step && next_.steps >= steps) {
    std::swap(batch_, next_);
    next_.step = -1;
  } else {
    fill(step, steps, batch_);
  }
}

void Trainer::read_ahead(int64_t step, int64_t steps) {
  steps = std::min(steps, settings_.total_steps - step);
  if (steps > 0) fill(step, steps, next_);
}

void Trainer::step(int64_t expected) {
  TY_ASSERT(state_ == RunState::running);
  const Clock clock{step_, settings_.total_steps, static_cast<double>(steps_per_epoch_)};
  const Rates base = parts_.closure ? parts_.closure->base() : parts_.optimizer->base();
  const Rates rates = parts_.schedule->at(clock, base);
  block_.step = static_cast<uint64_t>(step_);
  scalars_.lr = static_cast<double>(block_.lr = static_cast<float>(rates.lr));
  scalars_.momentum = static_cast<double>(block_.momentum = static_cast<float>(rates.momentum));
  last_.lr = rates.lr;
  if (average_ && step_ == 0) average_->take(0);
  updates_.before(*parts_.backend, *parts_.model);
  if (parts_.closure) {
    closure_step();
  } else {
    parts_.optimizer->prepare(rates, step_, scalars_);
    train_step(expected);
  }
  if (state_ == RunState::diverged) return;
  ++step_;
  if (lookback_ && lookback_->is_open()) {
    if (!lookback_->full() || !look_back()) return;
  } else {
    updates_.after(*parts_.backend, *parts_.model, step_);
    if (average_) average_->take(step_);
    if (snapshots_ && parts_.schedule->ends_cycle(clock)) snapshots_->take();
    if (metrics_.wants(step_)) record(step_, seconds_);
  }
  evaluate_if_due();
  if (state_ == RunState::running && step_ >= settings_.total_steps) end(RunState::finished);
}

void Trainer::train_step(int64_t expected) {
  Backend<float>& backend = *parts_.backend;
  Model<float>& model = *parts_.model;
  const int64_t slab = model.table().parameter_slab;
  const Place place = place_of(step_);
  const int64_t rows = place.share.rows;  // a last batch may have none for some of a team
  const Part part{rows, 1.0f / static_cast<float>(place.all), place.share.first};
  const bool later = waits(expected);
  slot_ = later ? static_cast<int64_t>(lookback_->asked().size()) : 0;
  const BatchView batch = view(rows);
  if (slot_ == 0) prepare_batch(step_, later ? lookback_->planned() : 1);
  if (resident_) {
    // Always as many numbers, used or not: a device then sees the same thing come again.
    if (slot_ == 0) resident_->send(batch_.choice, later ? Lookback::kSteps * rows_ : rows_);
    resident_->gather(slot_ * rows_, batch);
  } else {
    upload(batch);
  }

  if (!later) {
    backend.copy(state_backup_, model.memory().states, static_cast<size_t>(model.table().state_slab) * sizeof(float));
    if (weight_backup_) backend.copy(weight_backup_, model.memory().weights, static_cast<size_t>(slab) * sizeof(float));
  }
  parts_.optimizer->before_gradient(backend, update_segments_, model.memory().weights, optimizer_memory_, scalars_);
  backend.fill(model.memory().gradients, slab, 0.0f);
  if (sharing_) sharing_->begin();
  if (rows > 0) {
    forward_backward(Mode::train(), part, sharing_.get());
    find_classes(batch);
  }
  if (sharing_) sharing_->finish();
  add_penalties();
  if (mask_) mask_->apply(model.memory().gradients);
  backend.sum_squares(model.memory().gradients, slab, batch.found + Findings::kSquares);
  scalars_.gradient_scale = 1.0;
  if (later) {
    lookback_->ask({step_, rows, last_.lr, seconds_});
    update_weights();
    backend.begin();
    return;
  }
  if (backend.begin()) read_ahead(step_ + 1, 1);
  read_findings(rows);
  if (!understand(rows, place.all)) return diverge(part);
  const double limit = clip_norm();
  if (limit > 0.0 && last_.gradient_norm > limit) scalars_.gradient_scale = limit / last_.gradient_norm;
  update_weights();
}

void Trainer::follow_layers(int64_t step) {
  const std::vector<Parameter>& parameters = parts_.model->table().parameters;
  frozen_since_.resize(parameters.size(), -1);
  sat_out_.resize(parameters.size());
  for (size_t i = 0; i < parameters.size(); ++i) {
    int64_t& since = frozen_since_[i];
    if (parameters[i].frozen == (since >= 0)) continue;
    if (!parameters[i].frozen) sat_out_[i] += step - since;
    since = parameters[i].frozen ? step : -1;
  }
  segments_ = segments_of(parts_.model->table(), sat_out_);
  update_segments_ = segments_of(parts_.model->table(), sat_out_, parts_.optimizer && parts_.optimizer->decays());
}

void Trainer::set_mask(const Mask& mask) {
  if (static_cast<int64_t>(mask.size()) != parts_.model->table().parameter_slab)
    throw Error("checkpoint", "", "the mask of pruned weights is of another network");
  if (parts_.closure)
    throw Error("choice", "/optimizer", "[prune] an optimizer that works on the full batch moves pruned weights");
  mask_ = std::make_unique<WeightMask>(*parts_.backend, mask);
  mask_->apply(parts_.model->memory().weights);
}

void Trainer::update_weights() {
  parts_.optimizer->step(*parts_.backend, update_segments_, parts_.model->memory().weights,
                         parts_.model->memory().gradients, optimizer_memory_, scalars_);
  for (const auto& regularizer : *parts_.regularizers) {
    if (!regularizer->proximal()) continue;
    for_each_segment(segments_, scalars_.lr, [&](const Segment& s, auto lr) {
      if (!s.decay) return;
      regularizer->proximal_step(*parts_.backend, parts_.model->memory().weights + s.offset, s.size,
                                 static_cast<float>(static_cast<double>(lr) * s.decay_scale));
    });
  }
  if (mask_) mask_->apply(parts_.model->memory().weights);
}

void Trainer::forward_backward(const Mode& mode, const Part& part, Observer<float>* observer) {
  Backend<float>& backend = *parts_.backend;
  const BatchView batch = view(part.rows);
  Step<float> step = parts_.model->step(*plan_, mode, &block_, part.first_row);
  step.observer = observer;
  parts_.model->forward(step, batch.x, batch.scores);
  parts_.loss->evaluate(backend, *plan_,
                        {batch.scores, batch.targets, nullptr, part.scale, batch.dscores, batch.row_loss});
  parts_.model->backward(step, batch.x, batch.scores, batch.dscores, Tensor<float>{nullptr, batch.x.shape});
  backend.sum(batch.row_loss, part.rows, batch.found + Findings::kLoss);
}

void Trainer::closure_step() {
  Model<float>& model = *parts_.model;
  last_.loss =
      parts_.closure->step(*objective_, optimizer_memory_, {static_cast<double>(block_.lr), 0.0}) - last_.penalty;
  const BatchView batch = view(1);
  parts_.backend->sum_squares(model.memory().gradients, model.table().parameter_slab, batch.found + Findings::kSquares);
  read_findings(0);
  last_.gradient_norm = std::sqrt(found(Findings::kSquares));
  if (!std::isfinite(last_.loss) || !std::isfinite(last_.gradient_norm))
    return diverge({rows_, 1.0f / static_cast<float>(rows_)});
  // One more pass folds the batch statistics at the accepted point, and counts what is right.
  double right = 0.0;
  for (int64_t first = 0; first < parts_.train->size(); first += settings_.batch) {
    const int64_t rows = std::min(settings_.batch, parts_.train->size() - first);
    const BatchView part = view(rows);
    load(*parts_.train_in_order, part, 0, first, rows);
    parts_.model->forward(model.step(*plan_, Mode::accept(), &block_), part.x, part.scores);
    find_classes(part);
    read_findings(rows);
    right += found_right(rows);
  }
  last_.accuracy = right / static_cast<double>(parts_.train->size());
}

void Trainer::record(int64_t step, double seconds) {
  const double at = static_cast<double>(step), epoch = at / static_cast<double>(steps_per_epoch_);
  const double row[] = {at, epoch, last_.loss, last_.penalty, last_.accuracy, last_.lr, last_.gradient_norm, seconds};
  metrics_.append(row);
}

int64_t Trainer::memory_bytes() const {
  const ParameterTable& table = parts_.model->table();
  const int64_t slabs = 2 + static_cast<int64_t>(optimizer_memory_.slabs.size());
  int64_t elements = table.parameter_slab * slabs + 2 * table.state_slab;
  for (const auto& [name, size] : declared_.blocks) elements += size;
  if (average_) elements += average_->elements();
  if (snapshots_) elements += snapshots_->elements();
  if (lookback_) elements += Lookback::elements(table, declared_);
  return elements * static_cast<int64_t>(sizeof(float)) + plan_->layout.bytes() + evaluator_->layout().bytes() +
         declared_.host * static_cast<int64_t>(sizeof(double));
}

}  // namespace trainyard
