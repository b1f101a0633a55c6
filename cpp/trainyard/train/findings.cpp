// What steps find out: asked for on the backend, read by the host after each step or, of several that waited,
// together.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "trainyard/train/trainer.h"

namespace trainyard {

template <class F>
void Trainer::for_each_penalty(const F& f) {
  int64_t which = 0;
  for (const auto& regularizer : *parts_.regularizers) {
    for (const Segment& s : segments_) {
      if (s.decay && !s.frozen) f(*regularizer, s, which);
      ++which;
    }
  }
}

void Trainer::add_penalties() {
  Backend<float>& backend = *parts_.backend;
  const ParameterMemory<float>& memory = parts_.model->memory();
  double* const values = view(0).found + Findings::kPenalties;
  for_each_penalty([&](const Regularizer<float>& regularizer, const Segment& s, int64_t which) {
    regularizer.add_gradient(backend, memory.weights + s.offset, memory.gradients + s.offset, s.size, s.decay_scale);
    regularizer.value(backend, memory.weights + s.offset, s.size, values + which);
  });
}

double Trainer::found_penalty() {
  double total = 0.0;
  for_each_penalty([&](const Regularizer<float>& regularizer, const Segment& s, int64_t which) {
    total += regularizer.strength() * s.decay_scale * found(Findings::kPenalties + which);
  });
  return total;
}

void Trainer::find_classes(const BatchView& batch) {
  if (parts_.loss->task() == Task::classification) parts_.backend->argmax_rows(batch.scores, batch.predicted);
}

double Trainer::found_right(int64_t rows) {
  if (parts_.loss->task() != Task::classification) return 0.0;
  const std::byte* const predicted = reinterpret_cast<const std::byte*>(findings() + buffers_.doubles);
  // 0 or 1 for each, or lambda-weighted where examples are mixed.
  double right = 0.0;
  const int64_t width = parts_.model->output().last();
  const uint32_t* const numbers = batch_.choice.index.data() + slot_ * rows_;
  for (int64_t i = 0; i < rows; ++i) {
    int32_t index = 0;
    std::memcpy(&index, predicted + i * static_cast<int64_t>(sizeof index), sizeof index);
    const float* const target = resident_ ? resident_->target(numbers[i]) : batch_.targets.data() + i * width;
    right += static_cast<double>(target[index]);
  }
  return right;
}

void Trainer::read_findings(int64_t rows, int64_t steps) {
  const int64_t doubles = (steps - 1) * buffers_.stride(rows_) + buffers_.doubles;
  const size_t bytes = static_cast<size_t>(doubles) * sizeof(double) + static_cast<size_t>(rows) * sizeof(int32_t);
  parts_.backend->download(findings_.data(), plan_->doubles(buffers_.findings), bytes);
}

bool Trainer::understand(int64_t rows, int64_t all) {
  double sums[] = {rows > 0 ? found(Findings::kLoss) : 0.0, found_right(rows)};
  if (parts_.team) parts_.team->sum(sums, 2);
  last_.loss = sums[0] / static_cast<double>(all);
  last_.accuracy = sums[1] / static_cast<double>(all);
  last_.penalty = found_penalty();
  last_.gradient_norm = std::sqrt(found(Findings::kSquares));
  return std::isfinite(last_.loss) && std::isfinite(last_.gradient_norm);
}

bool Trainer::waits(int64_t expected) {
  if (!lookback_) return false;
  if (lookback_->is_open()) return true;
  if (one_by_one_ || clip_norm() > 0.0 || updates_.asked()) return false;  // the host has its part in each
  const int64_t left = settings_.total_steps - step_;
  const int64_t together = std::min({expected, Lookback::kSteps, left, steps_to_evaluation()});
  if (together > 1) lookback_->open(together);
  return together > 1;
}

bool Trainer::look_back() {
  read_ahead(step_, Lookback::kSteps);
  const std::vector<Lookback::Asked>& asked = lookback_->asked();
  const auto waiting = static_cast<int64_t>(asked.size());
  read_findings(asked.back().rows, waiting);
  bool finite = true;
  for (slot_ = 0; slot_ < waiting; ++slot_)
    finite = finite && std::isfinite(found(Findings::kLoss)) && std::isfinite(found(Findings::kSquares));
  if (finite) {
    for (slot_ = 0; slot_ < waiting; ++slot_) {
      const Lookback::Asked& step = asked[static_cast<size_t>(slot_)];
      understand(step.rows, step.rows);
      last_.lr = step.lr;
      if (metrics_.wants(step.step + 1)) record(step.step + 1, step.seconds);
    }
  }
  slot_ = 0;
  const int64_t until = step_;
  if (!finite) {
    step_ = asked.front().step;
    lookback_->go_back();
  }
  lookback_->close();
  if (finite) return true;
  // One of them should not have been applied: they are made again, each looked at before the next.
  one_by_one_ = true;
  while (state_ == RunState::running && step_ < until) step();
  one_by_one_ = false;
  return false;
}

void Trainer::settle() {
  if (lookback_ && lookback_->is_open()) look_back();
}

}  // namespace trainyard
