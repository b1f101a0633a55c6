#include "trainyard/session/predictor.h"

#include <algorithm>
#include <numeric>

#include "trainyard/data/source.h"
#include "trainyard/session/data_card.h"
#include "trainyard/session/impl.h"
#include "trainyard/session/views.h"
#include "trainyard/train/evaluator.h"

namespace trainyard {

struct Predictor::Impl {
  Impl(const SafetensorsFile& file, const SessionOptions& options)
      : experiment(parse_experiment(file.meta("experiment"))),
        data(dataset_from_card(file.meta("data"))),
        data_hash(file.meta("data_hash")) {
    transforms = make_transforms(experiment.data.preprocess);
    augmenter = std::make_unique<Augmenter>(experiment.data.augment, data.sample);
    get_transforms(file, augmenter->output(), transforms);
    backend = make_backend(options.device, options.threads);
    model = std::make_unique<Model<float>>(*backend, experiment.model, augmenter->output(), experiment.init);
    loss = make_loss<float>(experiment.loss);
    check_output(model->output(), data, *loss, experiment);
    model->allocate(false);
    // What evaluation was about when it was written.
    const std::vector<NamedTensor> averaged = get_tensors(file, "trainer.average.");
    model->import_tensors(averaged.empty() ? get_tensors(file, "model.") : averaged);
    const std::vector<NamedTensor> kept = get_tensors(file, "trainer.snapshot.");
    if (!kept.empty()) {
      snapshots = std::make_unique<Snapshots>(*backend, *model, Snapshots::count(kept));
      snapshots->restore(kept);
    }
    evaluator = std::make_unique<Evaluator>(*backend, *model, *loss, experiment.run_seed());
  }

  Passes passes(const PassCounts& counts) const {
    Passes out;
    out.samples = counts.samples < 0 ? experiment.evaluate.monte_carlo : counts.samples;
    choose_snapshots(out, snapshots.get(), counts, experiment.evaluate.snapshots);
    if (out.samples > 0 && experiment.evaluate.batch_statistics) {
      throw Error("data", "/evaluate/batch_statistics",
                  "noisy passes with the statistics of training batches need the training examples: evaluate the "
                  "experiment's own examples, or leave the noise out");
    }
    return out;
  }

  std::unique_ptr<Views> views(const PassCounts& counts) const {
    return make_views(experiment, counts.views, data.sample, augmenter->output());
  }

  Loader loader(const Dataset& examples, const std::vector<int32_t>& ids) const {
    return Loader(examples, ids, transforms, unmixed, {experiment.run_seed(), false, augmenter.get()});
  }

  Experiment experiment;
  Dataset data;
  std::string data_hash;
  std::unique_ptr<Augmenter> augmenter;
  std::vector<std::unique_ptr<Transform>> transforms;
  const std::vector<std::unique_ptr<Mixer>> unmixed;
  // The backend outlives what is bound to it.
  std::unique_ptr<Backend<float>> backend;
  std::unique_ptr<Model<float>> model;
  std::unique_ptr<Loss<float>> loss;
  std::unique_ptr<Snapshots> snapshots;  // null without
  std::unique_ptr<Evaluator> evaluator;
};

Predictor::Predictor(const std::vector<uint8_t>& checkpoint, const SessionOptions& options)
    : impl_(std::make_unique<Impl>(read_checkpoint(checkpoint), options)) {}
Predictor::~Predictor() = default;

const Experiment& Predictor::experiment() const { return impl_->experiment; }
const Dataset& Predictor::data() const { return impl_->data; }
const std::string& Predictor::data_hash() const { return impl_->data_hash; }
Passes Predictor::passes(const PassCounts& counts) const { return impl_->passes(counts); }
int64_t Predictor::averaged(const PassCounts& counts) const {
  const int64_t passes = impl_->passes(counts).averaged();
  const std::unique_ptr<Views> views = impl_->views(counts);
  return views ? views->count() * std::max<int64_t>(passes, 1) : passes;
}

Dataset Predictor::load(const Spec& source, const Files& files, bool targets) const {
  Dataset out = load_source(source, {static_cast<uint64_t>(impl_->experiment.seed), files, 1, &impl_->data, targets});
  if (out.sample != impl_->data.sample) {
    throw Error("shape", source.path,
                "these examples are " + to_string(out.sample) + ", the network was trained on " +
                    to_string(impl_->data.sample));
  }
  return out;
}

std::vector<float> Predictor::predict(const Dataset& data, const PassCounts& counts, std::vector<float>* spread) {
  const Passes passes = impl_->passes(counts);
  const std::unique_ptr<Views> views = impl_->views(counts);
  constexpr int64_t kRows = 4096;  // read at a time
  const int64_t width = data.width(), outputs = impl_->model->output().count();
  std::vector<float> y(static_cast<size_t>(data.n * outputs)),
      raw(static_cast<size_t>(std::min(kRows, data.n) * width));
  if (spread) spread->assign(y.size(), 0.0f);
  for (int64_t first = 0; first < data.n; first += kRows) {
    const int64_t rows = std::min(kRows, data.n - first);
    for (int64_t i = 0; i < rows; ++i) data.read(first + i, raw.data() + i * width);
    predict_views(
        views.get(), *impl_->augmenter, impl_->transforms, raw.data(), rows, outputs, y.data() + first * outputs,
        spread ? spread->data() + first * outputs : nullptr,
        [&](const float* x, int64_t n, float* to, float* off) { impl_->evaluator->predict(x, n, to, passes, off); });
  }
  return y;
}

Evaluation Predictor::evaluate(const Dataset& data, const PassCounts& counts) {
  std::vector<int32_t> ids(static_cast<size_t>(data.n));
  std::iota(ids.begin(), ids.end(), 0);
  return evaluate(data, ids, counts);
}

Evaluation Predictor::evaluate(const Dataset& data, const std::vector<int32_t>& ids, const PassCounts& counts,
                               std::vector<float>* predictions) {
  Loader loader = impl_->loader(data, ids);
  const Passes passes = impl_->passes(counts);
  const int64_t outputs = impl_->model->output().count();
  if (const std::unique_ptr<Views> views = impl_->views(counts)) {
    const auto once = [&](Loader& seen, float* y) { return impl_->evaluator->evaluate(seen, passes, y); };
    const auto verdict = [&](Loader& l, const float* y) { return impl_->evaluator->judge(l, y); };
    return evaluate_views(*views, loader, outputs, once, verdict, predictions);
  }
  if (predictions) predictions->resize(ids.size() * static_cast<size_t>(outputs));
  return impl_->evaluator->evaluate(loader, passes, predictions ? predictions->data() : nullptr);
}

Evaluation Predictor::judge(const Dataset& data, const std::vector<int32_t>& ids,
                            const std::vector<float>& predictions) {
  Loader loader = impl_->loader(data, ids);
  return impl_->evaluator->judge(loader, predictions.data());
}

}  // namespace trainyard
