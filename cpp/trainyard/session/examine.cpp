// Gathers what the doctor is told of a run.
#include <algorithm>

#include "trainyard/diagnose/doctor.h"
#include "trainyard/session/impl.h"

namespace trainyard {
namespace {

constexpr int64_t kRows = 256, kNumbers = 1 << 20;  // examples that are looked at, and their inputs together
constexpr int64_t kBins = 100;

}  // namespace

std::vector<Finding> Session::examine() {
  Impl& s = *impl_;
  const Experiment& e = s.experiment;
  const auto& optimizer = static_cast<const OptimizerOptions&>(*e.optimizer.options);
  CaseHistory h;
  h.task = s.data.task;
  h.expected_loss = s.loss->initial(s.data.target_width());
  h.state = s.trainer->state();
  h.divergence = s.trainer->divergence().message;
  h.step = s.trainer->steps_done();
  h.total_steps = s.trainer->total_steps();
  h.lr = (s.closure ? s.closure->base() : s.optimizer->base()).lr;
  h.shuffled = e.train.shuffle;
  h.clips = optimizer.clip_norm > 0.0;
  h.stops_early = e.train.stops_early;
  h.closure = s.closure != nullptr;
  h.layers = e.model;
  h.loss_type = e.loss.type;
  h.data = data_facts(s.data, s.split);
  h.metrics = &s.trainer->metrics();
  h.evaluations = &s.trainer->evaluations();

  const int64_t width = s.model->input().count();
  const int64_t rows = std::min({kRows, std::max(e.train.batch, kNumbers / width), s.train_in_order->size()});
  std::vector<float> x(static_cast<size_t>(rows * width)), targets(static_cast<size_t>(rows * s.data.target_width()));
  s.train_in_order->fill(0, 0, rows, x.data(), targets.data(), nullptr);
  input_facts(h.data, x.data(), rows, width);
  if (h.state != RunState::diverged) {
    ProbeSettings settings;
    settings.rows = rows;
    settings.gradients = false;
    settings.bins = kBins;
    StepBlock block;
    block.seed = e.run_seed();
    block.step = static_cast<uint64_t>(h.step);
    h.now = trainyard::probe(*s.backend, *s.model, *s.loss, block, settings, x.data(), targets.data());
  }
  return trainyard::examine(h);
}

}  // namespace trainyard
