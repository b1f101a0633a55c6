#include "trainyard/train/lookback.h"

#include <algorithm>

#include "trainyard/train/trainer.h"

namespace trainyard {

int64_t Lookback::elements(const ParameterTable& table, const OptimizerState& declared) {
  int64_t out = table.parameter_slab * (1 + static_cast<int64_t>(declared.slabs.size())) + table.state_slab;
  for (const auto& [name, size] : declared.blocks) out += size;
  return out;
}

int64_t Lookback::steps_of(const TrainerParts& parts, const TrainerSettings& settings, const OptimizerState& declared) {
  if (!parts.backend || !parts.train || !parts.backend->begin()) return 1;
  const bool host_works = parts.closure || parts.team || parts.averaging || settings.snapshots > 0;
  const int64_t bytes = elements(parts.model->table(), declared) * static_cast<int64_t>(sizeof(float));
  return host_works || bytes > kMostBytes || !Resident::serves(*parts.train) ? 1 : kSteps;
}

Lookback::Lookback(Backend<float>& backend, Model<float>& model, OptimizerMemory<float>& optimizer,
                   const OptimizerState& declared)
    : backend_(backend), optimizer_(optimizer) {
  const ParameterTable& table = model.table();
  const auto add = [&](float* const& place, int64_t n) {
    if (n == 0) return;
    const size_t bytes = static_cast<size_t>(n) * sizeof(float);
    copies_.push_back({static_cast<float*>(backend.allocate(bytes)), &place, bytes});
  };
  add(model.memory().weights, table.parameter_slab);
  add(model.memory().states, table.state_slab);
  for (float* const& slab : optimizer.slabs) add(slab, table.parameter_slab);
  for (size_t i = 0; i < optimizer.blocks.size(); ++i) add(optimizer.blocks[i], declared.blocks[i].second);
  scalars_ = optimizer.scalars;
  asked_.reserve(static_cast<size_t>(kSteps));
}

Lookback::~Lookback() {
  for (const Copy& copy : copies_) backend_.release(copy.kept);
}

void Lookback::open(int64_t steps) {
  planned_ = steps;
  for (const Copy& copy : copies_) backend_.copy(copy.kept, *copy.place, copy.bytes);
  scalars_ = optimizer_.scalars;
}

void Lookback::close() {
  planned_ = 0;
  asked_.clear();
}

void Lookback::go_back() {
  for (const Copy& copy : copies_) backend_.copy(*copy.place, copy.kept, copy.bytes);
  optimizer_.scalars = scalars_;
}

}  // namespace trainyard
