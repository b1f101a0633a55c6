#include "trainyard/train/lookback.h"

#include "trainyard/core/error.h"
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

std::unique_ptr<Lookback> Lookback::of(Backend<float>& backend, Model<float>& model, OptimizerMemory<float>& optimizer,
                                       const OptimizerState& declared) {
  std::unique_ptr<Lookback> out(new Lookback(backend, optimizer));
  const ParameterTable& table = model.table();
  try {
    out->keep(model.memory().weights, table.parameter_slab);
    out->keep(model.memory().states, table.state_slab);
    for (float* const& slab : optimizer.slabs) out->keep(slab, table.parameter_slab);
    for (size_t i = 0; i < optimizer.blocks.size(); ++i) out->keep(optimizer.blocks[i], declared.blocks[i].second);
  } catch (const Error& e) {
    if (e.code != "memory") throw;
    return nullptr;  // every step is looked at, then
  }
  out->scalars_ = optimizer.scalars;
  out->asked_.reserve(static_cast<size_t>(kSteps));
  return out;
}

void Lookback::keep(float* const& place, int64_t n) {
  if (n == 0) return;
  const size_t bytes = static_cast<size_t>(n) * sizeof(float);
  copies_.push_back({nullptr, &place, bytes});
  copies_.back().kept = static_cast<float*>(backend_.allocate(bytes));
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
