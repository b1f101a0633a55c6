#include "trainyard/session/count.h"

#include <algorithm>
#include <cstdint>

#include "trainyard/backend/backends.h"
#include "trainyard/data/source.h"
#include "trainyard/session/parts.h"

namespace trainyard {
namespace {

void add_types(Layer<float>& layer, const ParameterTable& table, std::vector<std::pair<std::string, int64_t>>& out) {
  for (Layer<float>* child : layer.children()) add_types(*child, table, out);
  if (!layer.children().empty()) return;
  const std::string prefix = layer.identity.path + ".", &type = layer.identity.type;
  int64_t n = 0;
  for (const Parameter& p : table.parameters) n += p.path.rfind(prefix, 0) == 0 ? p.shape.count() : 0;
  if (n == 0) return;
  const auto it = std::find_if(out.begin(), out.end(), [&](const auto& entry) { return entry.first == type; });
  if (it == out.end()) {
    out.emplace_back(type, n);
  } else {
    it->second += n;
  }
}

struct DataCount {
  Shape sample;
  int64_t train = -1, bytes = -1;  // -1: not known
};

DataCount count_data(const Experiment& e, const Files& files, const Shape& given) {
  DataCount out;
  out.sample = given.rank > 0 ? given : declared_shape(e);
  if (out.sample.rank > 0) return out;
  const auto seed = static_cast<uint64_t>(e.seed);
  const Dataset data = load_source(e.data.source, {seed, files});
  out.sample = data.sample;
  out.train = static_cast<int64_t>(split_dataset(data, e.data.validation, e.data.test_fraction, seed).train.size());
  out.bytes = bytes_of(data);
  if (e.data.test) out.bytes += bytes_of(load_source(e.data.test, {seed, files, 1, &data}));
  return out;
}

}  // namespace

int64_t bytes_of(const Dataset& data) {
  constexpr int64_t kIds = 4;  // the split's example numbers
  return static_cast<int64_t>(data.bytes.size() + 4 * (data.values.size() + data.labels.size() + data.targets.size())) +
         kIds * data.n;
}

NetworkCount count_of(Model<float>& model, const TrainingMemory& memory, int64_t batch) {
  NetworkCount out;
  out.input = model.input();
  out.output = model.output();
  out.parameters = model.table().parameter_count();
  out.layers = model.summary();
  for (const LayerSummary& line : out.layers) out.flops += line.flops;
  add_types(model.root(), model.table(), out.by_type);
  std::stable_sort(out.by_type.begin(), out.by_type.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  out.batch = batch;
  out.memory = memory;
  return out;
}

NetworkCount count_network(const Experiment& e, const Files& files, const Shape& input) {
  const DataCount data = count_data(e, files, input);
  const auto backend = make_backend("cpu", 1);
  const Augmenter augmenter(e.data.augment, data.sample);
  Model<float> model(*backend, e.model, augmenter.output(), e.init);
  const auto loss = make_loss<float>(e.loss);
  TrainerParts parts;
  parts.model = &model;
  parts.loss = loss.get();
  auto regularizers = make_regularizers(e.loss);
  parts.regularizers = &regularizers;
  const OptimizerFactory& make = factory_of<OptimizerFactory>(e.optimizer);
  const auto optimizer = make.make_float ? make.make_float(e.optimizer.options) : nullptr;
  const auto closure = make.make_float ? nullptr : make.closure_float(e.optimizer.options);
  parts.optimizer = optimizer.get();
  parts.closure = closure.get();
  std::unique_ptr<Averaging> averaging;
  if (e.average) averaging = factory_of<AveragingFactory>(e.average).make(e.average.options);
  parts.averaging = averaging.get();
  TrainerSettings settings;
  settings.batch = data.train < 0 ? e.train.batch : std::min(e.train.batch, data.train);
  settings.batch_statistics = e.evaluate.batch_statistics;
  settings.snapshots = e.evaluate.snapshots;
  settings.stops_early = e.train.stops_early;
  settings.restore_best = e.train.early_stopping.restore_best;
  try {
    TrainingMemory memory = training_memory(parts, settings);
    memory.host += cpu_workspace_bytes(1);
    NetworkCount out = count_of(model, memory, settings.batch);
    out.data_bytes = data.bytes;
    return out;
  } catch (const Error& error) {
    throw Error(error.code, error.code == "size" ? e.optimizer.path : error.path, error.what());
  }
}

void check_fits(const NetworkCount& count) {
  constexpr double kAddresses = static_cast<double>(SIZE_MAX);
  const auto bytes = static_cast<double>(count.bytes());
  if (bytes <= kAddresses) return;
  throw Error("memory", "/train/batch",
              "[train] training this network takes " + bytes_text(bytes) + ", " +
                  bytes_text(static_cast<double>(count.memory.batch)) + " of it for a batch of " +
                  std::to_string(count.batch) + " examples, but there can be " + bytes_text(kAddresses) +
                  " here at most; the command line has no such limit");
}

}  // namespace trainyard
