#include "trainyard/session/parts.h"

#include <algorithm>
#include <cmath>

#include "trainyard/core/hash.h"
#include "trainyard/session/transfer.h"

namespace trainyard {
namespace {

constexpr const char* kPreprocess = "preprocess.";
constexpr int64_t kFitRows = 256;  // examples that data-dependent initialisation looks at

template <class Factory, class Part>
std::vector<std::unique_ptr<Part>> make_all(const std::vector<Spec>& specs) {
  std::vector<std::unique_ptr<Part>> out;
  for (const Spec& spec : specs) out.push_back(factory_of<Factory>(spec).make(spec.options));
  return out;
}

}  // namespace

std::vector<std::unique_ptr<Transform>> make_transforms(const std::vector<Spec>& specs) {
  return make_all<TransformFactory, Transform>(specs);
}

void fit_preparation(Augmenter& augmenter, const std::vector<std::unique_ptr<Transform>>& transforms,
                     const Dataset& data, const std::vector<int32_t>& ids, Transfer* transfer) {
  const FitData examples = fit_data(data, ids);
  augmenter.fit(examples);
  if (transfer && transfer->take_preprocessing(augmenter.output(), transforms)) return;
  fit_transforms(transforms, augmenter.empty() ? examples : augmenter.still(examples));
}

std::vector<float> prepare(const Augmenter& augmenter, const std::vector<std::unique_ptr<Transform>>& transforms,
                           const float* raw, int64_t rows) {
  const int64_t from = augmenter.input().count(), to = augmenter.output().count();
  std::vector<float> x(static_cast<size_t>(rows * to));
  Canvas canvas;
  for (int64_t i = 0; i < rows; ++i) augmenter.still(raw + i * from, x.data() + i * to, canvas);
  for (const auto& transform : transforms) transform->apply(x.data(), rows);
  return x;
}

std::vector<std::unique_ptr<Mixer>> make_mixers(const std::vector<Spec>& specs) {
  return make_all<MixerFactory, Mixer>(specs);
}

std::vector<std::unique_ptr<Regularizer<float>>> make_regularizers(const Spec& loss) {
  return make_all<RegularizerFactory, Regularizer<float>>(static_cast<const LossOptions&>(*loss.options).regularize);
}

Shape declared_shape(const Experiment& experiment) {
  Shape out;
  for (const int64_t size : experiment.data.shape) out.dim[static_cast<size_t>(out.rank++)] = size;
  return out;
}

void check_shape(const Shape& sample, const Experiment& experiment) {
  const Shape declared = declared_shape(experiment);
  if (declared.rank > 0 && declared != sample) {
    throw Error("shape", "/data/shape",
                "[data] the examples are " + to_string(sample) + ", but shape says " + to_string(declared));
  }
}

void check_output(const Shape& output, const Dataset& data, const Loss<float>& loss, const Experiment& experiment) {
  const std::string& last = experiment.model.back().path;
  if (loss.task() != data.task) {
    throw Error("task", "/loss",
                "[" + experiment.loss.type + "] is for " +
                    (loss.task() == Task::classification ? "classes" : "numbers") + ", but the data's targets are " +
                    (data.task == Task::classification ? "classes" : "numbers"));
  }
  if (output.rank != 1) {
    throw Error("shape", last,
                "the network ends with " + to_string(output) +
                    ": put a flatten or global_avg_pool and a dense layer at its end");
  }
  if (output[0] != data.target_width()) {
    const bool classes = data.task == Task::classification;
    throw Error("shape", last,
                "the network ends with " + std::to_string(output[0]) + " outputs, but the data have " +
                    std::to_string(data.target_width()) + (classes ? " classes" : " targets"));
  }
}

void start_weights(Model<float>& model, Loader& in_order, uint64_t seed, Transfer* transfer) {
  model.initialise(seed);
  std::vector<std::string> taken;
  if (transfer) taken = transfer->take_weights(model);
  if (!model.wants_fit(taken)) return;
  const int64_t rows = std::min(kFitRows, in_order.size());
  std::vector<float> x(static_cast<size_t>(rows * model.input().count()));
  in_order.fill(0, 0, rows, x.data(), nullptr, nullptr);
  model.fit_initialisation(seed, x.data(), rows, taken);
}

int64_t total_steps(const TrainSection& train, int64_t steps_per_epoch) {
  if (train.steps > 0) return train.steps;
  return std::max<int64_t>(1,
                           static_cast<int64_t>(std::ceil(train.epochs * static_cast<double>(steps_per_epoch) - 1e-9)));
}

int64_t steps_of(const Duration& d, int64_t steps_per_epoch) {
  if (d.epochs < 0.0) return d.steps;
  return std::max<int64_t>(1, static_cast<int64_t>(std::llround(d.epochs * static_cast<double>(steps_per_epoch))));
}

std::string data_hash(const Dataset& data) {
  Sha256 hash;
  const auto add = [&](const auto& numbers) { hash.update(numbers.data(), numbers.size() * sizeof(numbers[0])); };
  add(data.bytes);
  add(data.values);
  add(data.labels);
  add(data.targets);
  for (const std::string& name : data.classes) hash.update(name.c_str(), name.size() + 1);
  return hash.finish_hex();
}

void put_tensors(SafetensorsFile& file, const std::string& prefix, const std::vector<NamedTensor>& tensors) {
  for (const NamedTensor& t : tensors) file.put(prefix + t.name, t.shape, t.values);
}

std::vector<NamedTensor> get_tensors(const SafetensorsFile& file, const std::string& prefix) {
  std::vector<NamedTensor> out;
  for (const auto& [name, tensor] : file.tensors) {
    if (name.rfind(prefix, 0) == 0) out.push_back({name.substr(prefix.size()), tensor.shape, file.floats(name)});
  }
  return out;
}

void put_transforms(SafetensorsFile& file, const std::vector<std::unique_ptr<Transform>>& transforms) {
  for (size_t i = 0; i < transforms.size(); ++i) {
    for (const Transform::Fitted& f : transforms[i]->fitted()) {
      std::vector<int64_t> shape(f.shape.dim.begin(), f.shape.dim.begin() + f.shape.rank);
      file.put(kPreprocess + std::to_string(i) + "." + f.name, std::move(shape), f.values);
    }
  }
}

void get_transforms(const SafetensorsFile& file, const Shape& sample,
                    const std::vector<std::unique_ptr<Transform>>& transforms) {
  for (size_t i = 0; i < transforms.size(); ++i) {
    std::vector<Transform::Fitted> fitted;
    for (NamedTensor& t : get_tensors(file, kPreprocess + std::to_string(i) + ".")) {
      Shape shape;
      for (const int64_t size : t.shape) {
        if (shape.rank == Shape::kMaxRank)
          throw Error("checkpoint", "", "the tensor \"" + t.name + "\" has too many axes");
        shape.dim[static_cast<size_t>(shape.rank++)] = size;
      }
      fitted.push_back({t.name, shape, std::move(t.values)});
    }
    transforms[i]->restore(fitted, sample);
  }
}

}  // namespace trainyard
