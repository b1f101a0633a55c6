#include "trainyard/session/predictor.h"

#include <numeric>

#include "trainyard/data/source.h"
#include "trainyard/session/data_card.h"
#include "trainyard/session/impl.h"
#include "trainyard/train/evaluator.h"

namespace trainyard {

struct Predictor::Impl {
  Impl(const SafetensorsFile& file, const SessionOptions& options)
      : experiment(parse_experiment(file.meta("experiment"))), data(dataset_from_card(file.meta("data"))) {
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
    evaluator = std::make_unique<Evaluator>(*backend, *model, *loss, static_cast<uint64_t>(experiment.seed));
  }

  MonteCarlo noise(int64_t samples) const {
    if (samples < 0) samples = experiment.evaluate.monte_carlo;
    if (samples > 0 && experiment.evaluate.batch_statistics) {
      throw Error("data", "/evaluate/batch_statistics",
                  "noisy passes with the statistics of training batches need the training examples: evaluate the "
                  "experiment's own examples, or leave the noise out");
    }
    return {samples};
  }

  Experiment experiment;
  Dataset data;
  std::unique_ptr<Augmenter> augmenter;
  std::vector<std::unique_ptr<Transform>> transforms;
  // The backend outlives what is bound to it.
  std::unique_ptr<Backend<float>> backend;
  std::unique_ptr<Model<float>> model;
  std::unique_ptr<Loss<float>> loss;
  std::unique_ptr<Evaluator> evaluator;
};

Predictor::Predictor(const std::vector<uint8_t>& checkpoint, const SessionOptions& options)
    : impl_(std::make_unique<Impl>(read_checkpoint(checkpoint), options)) {}
Predictor::~Predictor() = default;

const Experiment& Predictor::experiment() const { return impl_->experiment; }
const Dataset& Predictor::data() const { return impl_->data; }

Dataset Predictor::load(const Spec& source, const Files& files, bool targets) const {
  Dataset out = load_source(source, {static_cast<uint64_t>(impl_->experiment.seed), files, 1, &impl_->data, targets});
  if (out.sample != impl_->data.sample) {
    throw Error("shape", source.path,
                "these examples are " + to_string(out.sample) + ", the network was trained on " +
                    to_string(impl_->data.sample));
  }
  return out;
}

std::vector<float> Predictor::predict(const Dataset& data, int64_t samples, std::vector<float>* spread) {
  const MonteCarlo noise = impl_->noise(samples);
  constexpr int64_t kRows = 4096;  // read at a time
  const int64_t width = data.width(), outputs = impl_->model->output().count();
  std::vector<float> y(static_cast<size_t>(data.n * outputs)),
      raw(static_cast<size_t>(std::min(kRows, data.n) * width));
  if (spread) spread->assign(y.size(), 0.0f);
  for (int64_t first = 0; first < data.n; first += kRows) {
    const int64_t rows = std::min(kRows, data.n - first);
    for (int64_t i = 0; i < rows; ++i) data.read(first + i, raw.data() + i * width);
    const std::vector<float> x = prepare(*impl_->augmenter, impl_->transforms, raw.data(), rows);
    impl_->evaluator->predict(x.data(), rows, y.data() + first * outputs, noise,
                              spread ? spread->data() + first * outputs : nullptr);
  }
  return y;
}

Evaluation Predictor::evaluate(const Dataset& data, int64_t samples) {
  std::vector<int32_t> ids(static_cast<size_t>(data.n));
  std::iota(ids.begin(), ids.end(), 0);
  const std::vector<std::unique_ptr<Mixer>> unmixed;
  Loader loader(data, ids, impl_->transforms, unmixed,
                {static_cast<uint64_t>(impl_->experiment.seed), false, impl_->augmenter.get()});
  return impl_->evaluator->evaluate(loader, impl_->noise(samples));
}

}  // namespace trainyard
