// A trainer's state to and from checkpoints. Weights and statistics are the model's; the rest is here.
#include <map>

#include "trainyard/train/trainer.h"

namespace trainyard {
namespace {

constexpr const char* kOptimizer = "optimizer.";
constexpr const char* kBest = "best.";
constexpr const char* kAverage = "average.";
constexpr const char* kSnapshot = "snapshot.";
constexpr const char* kMask = "mask";

std::vector<NamedTensor> renamed(std::vector<NamedTensor> tensors, const std::string& prefix) {
  for (NamedTensor& t : tensors) t.name = prefix + t.name;
  return tensors;
}

// Those whose name begins with the prefix, without it.
std::vector<NamedTensor> named(const std::vector<NamedTensor>& tensors, const std::string& prefix) {
  std::vector<NamedTensor> out;
  for (const NamedTensor& t : tensors) {
    if (t.name.rfind(prefix, 0) != 0) continue;
    out.push_back(t);
    out.back().name = t.name.substr(prefix.size());
  }
  return out;
}

}  // namespace

TrainerState Trainer::save() {
  TrainerState out;
  out.step = step_;
  out.seconds = seconds_;
  out.state = state_;
  out.best = best_;
  out.best_step = best_step_;
  out.bad_evaluations = bad_evaluations_;
  out.schedule = parts_.schedule->state();
  out.optimizer_scalars = optimizer_memory_.scalars;
  out.metrics = metrics_.copy(0);
  out.metrics_stride = metrics_.stride();
  out.evaluations = evaluations_.copy(0);
  const auto add = [&](const std::string& name, const float* from, int64_t n) {
    NamedTensor t{kOptimizer + name, {n}, std::vector<float>(static_cast<size_t>(n))};
    parts_.backend->download(t.values.data(), from, t.values.size() * sizeof(float));
    out.tensors.push_back(std::move(t));
  };
  const int64_t slab = parts_.model->table().parameter_slab;
  for (size_t i = 0; i < declared_.slabs.size(); ++i) add(declared_.slabs[i], optimizer_memory_.slabs[i], slab);
  for (size_t i = 0; i < declared_.blocks.size(); ++i)
    add(declared_.blocks[i].first, optimizer_memory_.blocks[i], declared_.blocks[i].second);
  const auto append = [&](std::vector<NamedTensor> more) {
    for (NamedTensor& t : more) out.tensors.push_back(std::move(t));
  };
  append(renamed(best_tensors_, kBest));
  if (snapshots_) append(renamed(snapshots_->save(), kSnapshot));
  if (mask_) out.tensors.push_back({kMask, {slab}, mask_->values()});
  if (averages()) {
    const EvaluationWeights weights(*this);
    out.averaged = average_->taken();
    append(renamed(parts_.model->export_tensors(), kAverage));
  }
  return out;
}

void Trainer::restore(const TrainerState& in) {
  std::map<std::string, const NamedTensor*> by_name;
  for (const NamedTensor& t : in.tensors) by_name[t.name] = &t;
  const auto find = [&](const std::string& name, int64_t n) {
    const auto it = by_name.find(kOptimizer + name);
    if (it == by_name.end() || static_cast<int64_t>(it->second->values.size()) != n) {
      throw Error("checkpoint", "", "the checkpoint has no optimizer state \"" + name + "\" of this network's size");
    }
    return it->second->values.data();
  };
  const int64_t slab = parts_.model->table().parameter_slab;
  for (size_t i = 0; i < declared_.slabs.size(); ++i) {
    parts_.backend->upload(optimizer_memory_.slabs[i], find(declared_.slabs[i], slab),
                           static_cast<size_t>(slab) * sizeof(float));
  }
  for (size_t i = 0; i < declared_.blocks.size(); ++i) {
    const auto& [name, size] = declared_.blocks[i];
    parts_.backend->upload(optimizer_memory_.blocks[i], find(name, size), static_cast<size_t>(size) * sizeof(float));
  }
  if (in.optimizer_scalars.size() != optimizer_memory_.scalars.size())
    throw Error("checkpoint", "", "the checkpoint's optimizer state is of another optimizer");
  optimizer_memory_.scalars = in.optimizer_scalars;
  metrics_.restore(in.metrics, in.metrics_stride);
  evaluations_.restore(in.evaluations, 1);
  parts_.schedule->restore(in.schedule);
  best_tensors_ = named(in.tensors, kBest);
  if (snapshots_) snapshots_->restore(named(in.tensors, kSnapshot));
  if (by_name.count(kMask)) set_mask(by_name[kMask]->values);
  if (average_) {
    const std::vector<NamedTensor> averaged = named(in.tensors, kAverage);
    if (averaged.empty() != (in.averaged == 0))
      throw Error("checkpoint", "", "the checkpoint's averaged weights are not all there");
    average_->restore(in.averaged);
    if (!averaged.empty()) {
      average_->swap();
      parts_.model->import_tensors(averaged);
      average_->swap();
    }
  }
  step_ = in.step;
  seconds_ = in.seconds;
  // A run that had ended may go on when the experiment gives it more steps.
  state_ = in.state == RunState::finished && in.step < settings_.total_steps ? RunState::running : in.state;
  best_ = in.best;
  best_step_ = in.best_step;
  bad_evaluations_ = in.bad_evaluations;
}

}  // namespace trainyard
