#include "trainyard/train/memory.h"

#include <algorithm>

#include "trainyard/train/objective.h"

namespace trainyard {
namespace {

constexpr int64_t kFloat = sizeof(float), kDouble = sizeof(double);
constexpr int64_t kChoice = (sizeof(uint32_t) + sizeof(Sight)) / sizeof(float);  // of an example that lies on a device
// What a parameter costs besides its numbers, with its share of the layers: names, shapes, places in the plans.
// Measured.
constexpr int64_t kObject = 2000;

int64_t optimizer_elements(const TrainerParts& parts, const ParameterTable& table, OptimizerState& declared) {
  const int64_t slab = table.parameter_slab;
  if (parts.closure) {
    parts.closure->declare(declared, slab, free_weights(table));
  } else {
    parts.optimizer->declare(declared);
  }
  int64_t elements = slab * static_cast<int64_t>(declared.slabs.size());
  for (const auto& [name, size] : declared.blocks) elements += size;
  if (parts.optimizer && parts.optimizer->looks_ahead()) elements += slab;
  return elements;
}

int64_t largest_parameter(const ParameterTable& table) {
  int64_t most = 0;
  for (const Parameter& p : table.parameters) most = std::max(most, p.shape.count());
  return most;
}

}  // namespace

TrainingMemory training_memory(const TrainerParts& parts, const TrainerSettings& settings) {
  Model<float>& model = *parts.model;
  const ParameterTable& table = model.table();
  const int64_t slab = table.parameter_slab, network = slab + table.state_slab;
  TrainingMemory out;
  out.weights = network * kFloat;
  out.gradients = slab * kFloat;

  OptimizerState declared;
  int64_t copies = table.state_slab + optimizer_elements(parts, table, declared);
  const int64_t together = Lookback::steps_of(parts, settings, declared);
  if (together > 1) copies += Lookback::elements(table, declared);
  if (parts.averaging) copies += network;
  copies += settings.snapshots * network;
  if (settings.stops_early && settings.restore_best) copies += network;
  out.optimizer = copies * kFloat + declared.host * kDouble;

  BatchBuffers buffers;
  const auto declare = buffers.declare(model, *parts.loss, Trainer::penalties(parts), together);
  const int64_t rows = Share::most(settings.batch, parts.team);
  out.batch = model.layout(rows, true, true, model.input(), declare).bytes();
  const PlanLayout evaluation =
      Evaluator::layout_of(model, *parts.loss, settings.batch_statistics ? settings.batch : 1);
  out.evaluation = evaluation.bytes();

  const int64_t in = model.input().count(), scores = model.output().count();
  const int64_t batches = parts.backend && parts.backend->begin() ? 2 : 1;  // the next one is read ahead
  const int64_t choice = batches > 1 ? kChoice * together : 0;
  out.host = Trainer::kCurveBytes +
             kFloat * (rows * batches * (in + scores + choice) + 2 * together * buffers.stride(rows) +
                       evaluation.rows * (in + 3 * scores + 1) + largest_parameter(table)) +
             kObject * static_cast<int64_t>(table.parameters.size() + table.states.size());
  return out;
}

}  // namespace trainyard
