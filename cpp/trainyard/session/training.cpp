// From the experiment to a trainer, and what people should know of the training that it asks for.
#include <algorithm>

#include "trainyard/session/impl.h"
#include "trainyard/train/objective.h"

namespace trainyard {

void Session::Impl::build_trainer() {
  const TrainSection& section = experiment.train;
  check_batch(model->counted());
  TrainerSettings settings;
  settings.seed = experiment.run_seed();
  settings.batch = std::min(section.batch, train->size());
  const int64_t steps_per_epoch = closure ? 1 : (train->size() + settings.batch - 1) / settings.batch;
  settings.total_steps = total_steps(section, steps_per_epoch);
  settings.evaluate_every = steps_of(section.evaluate_every, steps_per_epoch);
  settings.record_every = section.record_every;
  settings.clip_norm = &static_cast<const OptimizerOptions&>(*experiment.optimizer.options).clip_norm;
  settings.monte_carlo = &experiment.evaluate.monte_carlo;
  settings.batch_statistics = experiment.evaluate.batch_statistics;
  settings.snapshots = experiment.evaluate.snapshots;
  settings.stops_early = section.stops_early;
  settings.watch_accuracy = section.early_stopping.metric == "accuracy";
  settings.patience = section.early_stopping.patience;
  settings.restore_best = section.early_stopping.restore_best;
  if (settings.stops_early && validation->size() == 0) {
    throw Error("data", "/train/early_stopping",
                "[early_stopping] there are no validation examples to watch: set data.validation above 0");
  }
  if (settings.watch_accuracy && loss->task() == Task::regression) {
    throw Error("choice", "/train/early_stopping/metric",
                "[early_stopping] accuracy is for classes; these data have numbers: watch the loss");
  }
  check_watched(schedule->watches());
  check_snapshots();
  if (averaging) {
    const auto& options = static_cast<const AveragingOptions&>(*experiment.average.options);
    settings.average_start = Clock{0, 0, static_cast<double>(steps_per_epoch)}.steps(options.start);
    settings.average_every = steps_of(options.every, steps_per_epoch);
  }
  const TrainerParts parts{backend.get(),   model.get(),          loss.get(),       &regularizers,
                           optimizer.get(), closure.get(),        schedule.get(),   averaging.get(),
                           train.get(),     train_in_order.get(), validation.get(), place.team};
  try {
    TrainingMemory memory = training_memory(parts, settings);
    if (place.device == "cpu") memory.host += cpu_workspace_bytes(place.threads);
    count = count_of(*model, memory, settings.batch);
    count.data_bytes = bytes_of(data) + bytes_of(test_data);
    if (place.counted) place.counted(count);
    check_fits(count);
    trainer = std::make_unique<Trainer>(parts, settings);
  } catch (const Error& e) {
    throw Error(e.code, e.code == "size" ? experiment.optimizer.path : e.path, e.what());
  }
}

void Session::Impl::check_batch(const PlanLayout& counted) const {
  const int64_t batch = experiment.train.batch, devices = place.team ? place.team->size() : 1;
  const int64_t least = devices > 1 ? std::min(batch, train->size()) / devices : batch;  // on any of them
  if (least >= counted.wanted_rows) return;
  const std::string on_each = devices > 1 ? " on each of " + std::to_string(devices) + " devices" : "";
  if (least == 0)
    throw Error("range", "/train/batch",
                "[train] a batch of " + std::to_string(batch) + " has no example for some of " +
                    std::to_string(devices) + " devices");
  throw Error("range", "/train/batch",
              "[train] layer " + counted.wanted_by + " normalises over the batch: it needs " +
                  std::to_string(counted.wanted_rows) + " examples at least" + on_each + ", got " +
                  std::to_string(least));
}

void Session::Impl::check_watched(const char* metric) const {
  if (!metric) return;
  const std::string name = "[" + experiment.schedule.type + "] ";
  if (validation->size() == 0) {
    throw Error("data", experiment.schedule.path,
                name + "there are no validation examples to watch: set data.validation above 0");
  }
  if (std::string(metric) == "accuracy" && loss->task() == Task::regression)
    throw Error("choice", experiment.schedule.path,
                name + "accuracy is for classes; these data have numbers: watch the loss");
}

void Session::Impl::check_snapshots() const {
  if (experiment.evaluate.snapshots == 0) return;
  const auto refuse = [](const std::string& why) { throw Error("choice", "/evaluate/snapshots", "[evaluate] " + why); };
  if (!schedule->has_cycles()) {
    refuse("a snapshot is taken at the end of each cycle of the learning rate, but the schedule " +
           experiment.schedule.type + " has none: take one that comes down again and again, such as snapshot_cycle");
  }
  if (averaging)
    refuse("predictions come from the averaged weights (" + experiment.average.type + ") or from snapshots, not both");
  if (experiment.train.stops_early) {
    refuse(
        "early stopping would end the run within a cycle and go back to one network: watch the curves, or leave the "
        "snapshots out");
  }
}

std::vector<NamedTensor> Session::Impl::evaluated_tensors() {
  const Trainer::EvaluationWeights weights(*trainer);
  return model->export_tensors();
}

std::vector<std::string> Session::notices() const {
  const Impl& s = *impl_;
  const Experiment& e = s.experiment;
  const ParameterTable& table = s.model->table();
  std::vector<std::string> out = s.told;
  const int64_t free = free_weights(table), all = table.parameter_count();
  if (free == 0 && all > 0) {
    out.push_back("every layer is frozen: training changes nothing");
  } else if (free < all) {
    std::vector<std::string> frozen;
    for (const Parameter& p : table.parameters) {
      if (p.frozen) frozen.push_back(p.path);
    }
    out.push_back(std::to_string(free) + " of " + std::to_string(all) +
                  " weights train; frozen: " + layer_list(frozen));
  }
  if (s.closure) {
    const std::string name = e.optimizer.type;
    out.push_back(name + " works on the full batch: each step evaluates all " + std::to_string(s.train->size()) +
                  " training examples, most often more than once, and counts as an epoch; train.batch only says how "
                  "many are computed at a time");
    std::string off;
    if (table.noise_streams > 0) off = "dropout and every other random layer";
    for (const Spec& mixer : e.data.mix) off += (off.empty() ? "" : ", ") + mixer.type;
    if (!off.empty()) out.push_back("all noise is off while " + name + " trains: " + off);
    if (table.state_slab > 0) out.push_back("batch norm takes its statistics from fixed parts of train.batch examples");
    const auto scaled = [](const Parameter& p) { return !p.frozen && p.lr_scale != 1.0; };
    if (std::any_of(table.parameters.begin(), table.parameters.end(), scaled))
      out.push_back(name + " finds one step for all layers: lr_scale has no effect");
    if (static_cast<const OptimizerOptions&>(*e.optimizer.options).clip_norm > 0.0)
      out.push_back(name + " finds the length of its steps itself: clip_norm has no effect");
  }
  if (s.averaging) {
    out.push_back("evaluation, early stopping, predictions and the saved model use the averaged weights (" +
                  e.average.type + "); training goes on with the others, which the checkpoint keeps too");
  }
  if (e.evaluate.snapshots > 0) {
    out.push_back("evaluation and predictions average the networks at the ends of the last " +
                  std::to_string(e.evaluate.snapshots) +
                  " cycles; the validation curve and the saved model are of the network that trains");
  }
  return out;
}

}  // namespace trainyard
