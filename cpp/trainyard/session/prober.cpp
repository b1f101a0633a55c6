#include "trainyard/session/prober.h"

#include <algorithm>

#include "trainyard/data/missing.h"
#include "trainyard/data/source.h"
#include "trainyard/session/impl.h"
#include "trainyard/session/transfer.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard {
namespace {

Json shape_json(const Shape& shape) {
  Json out = Json::array();
  for (int i = 0; i < shape.rank; ++i) out.push_back(shape[i]);
  return out;
}

Json numbers_json(const Statistics& s, bool histograms) {
  Json out{{"count", s.count},      {"not_finite", s.not_finite},
           {"mean", s.mean},        {"std", s.std},
           {"min", s.least},        {"max", s.most},
           {"zero", s.zero},        {"above_90", s.above_90},
           {"above_99", s.above_99}};
  if (histograms) out["histogram"] = s.histogram;
  return out;
}

}  // namespace

struct Prober::Impl {
  Impl(const std::string& text, const Files& files, const SessionOptions& options, bool gradients,
       const SafetensorsFile* checkpoint)
      : experiment(parse_experiment(text)) {
    const auto seed = static_cast<uint64_t>(experiment.seed);
    data = load_source(experiment.data.source, {seed, files});
    split = split_dataset(data, experiment.data.validation, experiment.data.test_fraction, seed);
    fit_missing(data, split.train);
    transforms = make_transforms(experiment.data.preprocess);
    augmenter = std::make_unique<Augmenter>(experiment.data.augment, data.sample);
    const std::unique_ptr<Transfer> transfer = checkpoint ? nullptr : Transfer::of(experiment, files);
    if (checkpoint) {
      get_transforms(*checkpoint, augmenter->output(), transforms);
    } else {
      fit_preparation(*augmenter, transforms, data, split.train, transfer.get());
    }
    loader =
        std::make_unique<Loader>(data, split.train, transforms, unmixed, LoaderOptions{seed, false, augmenter.get()});
    backend = make_backend(options.device, options.threads);
    model = std::make_unique<Model<float>>(*backend, experiment.model, augmenter->output(), experiment.init);
    loss = make_loss<float>(experiment.loss);
    model->allocate(gradients);
    if (checkpoint) {
      model->import_tensors(get_tensors(*checkpoint, "model."));
    } else {
      start_weights(*model, *loader, experiment.run_seed(), transfer.get());
    }
  }

  Experiment experiment;
  Dataset data;
  Split split;
  std::unique_ptr<Augmenter> augmenter;
  std::vector<std::unique_ptr<Transform>> transforms;
  const std::vector<std::unique_ptr<Mixer>> unmixed;
  std::unique_ptr<Loader> loader;
  // The backend outlives what is bound to it.
  std::unique_ptr<Backend<float>> backend;
  std::unique_ptr<Model<float>> model;
  std::unique_ptr<Loss<float>> loss;
};

Prober::Prober(const std::string& experiment_json, const Files& files, const SessionOptions& options, bool gradients)
    : impl_(std::make_unique<Impl>(experiment_json, files, options, gradients, nullptr)) {}
Prober::Prober(const std::vector<uint8_t>& checkpoint, const Files& files, const SessionOptions& options,
               bool gradients) {
  const SafetensorsFile file = read_checkpoint(checkpoint);
  impl_ = std::make_unique<Impl>(file.meta("experiment"), files, options, gradients, &file);
}
Prober::~Prober() = default;

const Experiment& Prober::experiment() const { return impl_->experiment; }

Probe Prober::run(ProbeSettings settings) {
  Impl& s = *impl_;
  const bool by_loss = settings.upstream == ProbeSettings::Upstream::loss;
  if (by_loss) check_output(s.model->output(), s.data, *s.loss, s.experiment);
  settings.rows = std::min(settings.rows > 0 ? settings.rows : s.experiment.train.batch, s.loader->size());
  std::vector<float> x(static_cast<size_t>(settings.rows * s.model->input().count())),
      targets(by_loss ? static_cast<size_t>(settings.rows * s.data.target_width()) : 0);
  s.loader->fill(0, 0, settings.rows, x.data(), by_loss ? targets.data() : nullptr, nullptr);
  StepBlock block;
  block.seed = s.experiment.run_seed();
  return probe(*s.backend, *s.model, *s.loss, block, settings, x.data(), targets.data());
}

Probe Session::statistics(ProbeSettings settings) {
  Impl& s = *impl_;
  settings.rows = std::min(settings.rows > 0 ? settings.rows : s.experiment.train.batch, s.train_in_order->size());
  std::vector<float> x(static_cast<size_t>(settings.rows * s.model->input().count())),
      targets(static_cast<size_t>(settings.rows * s.data.target_width()));
  s.train_in_order->fill(0, 0, settings.rows, x.data(), targets.data(), nullptr);
  StepBlock block;
  block.seed = s.experiment.run_seed();
  block.step = static_cast<uint64_t>(s.trainer->steps_done());
  Probe out = trainyard::probe(*s.backend, *s.model, *s.loss, block, settings, x.data(), targets.data());
  s.histograms = histograms_of(out, settings.bins);
  UpdateWatch& updates = s.trainer->updates();
  for (size_t i = 0; i < updates.sizes().size(); ++i) {
    const UpdateSize& size = updates.sizes()[i];
    if (size.weight > 0.0) out.weights[i].update_ratio = size.update / size.weight;
    if (size.gradient > 0.0) out.weights[i].effective_rate = size.update / size.gradient;
  }
  updates.ask();
  return out;
}

const std::vector<float>& Session::histograms() const { return impl_->histograms; }

std::string statistics_json(const Probe& probe, bool histograms) {
  Json layers = Json::array(), weights = Json::array();
  const auto both = [&](Json out, const char* name, const Statistics& value, const Statistics& gradient) {
    out[name] = numbers_json(value, histograms);
    if (gradient.count > 0) out["gradient"] = numbers_json(gradient, histograms);
    return out;
  };
  for (const Probe::Layer& l : probe.layers) {
    layers.push_back(both(
        {{"path", l.path}, {"type", l.type}, {"output", shape_json(l.output)}, {"units", l.units}, {"dead", l.dead}},
        "activation", l.activation, l.gradient));
  }
  for (const Probe::Weights& w : probe.weights) {
    Json one{{"path", w.path}, {"shape", shape_json(w.shape)}};
    if (w.update_ratio >= 0.0) one["update_ratio"] = w.update_ratio;
    if (w.effective_rate >= 0.0) one["effective_rate"] = w.effective_rate;
    weights.push_back(both(std::move(one), "value", w.value, w.gradient));
  }
  return Json{{"rows", probe.rows},
              {"loss", probe.loss},
              {"input", numbers_json(probe.input, histograms)},
              {"layers", layers},
              {"weights", weights}}
      .dump();
}

std::vector<float> histograms_of(const Probe& probe, int64_t bins) {
  std::vector<float> out;
  const auto add = [&](const Statistics& s) {
    out.insert(out.end(), s.histogram.begin(), s.histogram.end());
    if (s.histogram.empty()) out.insert(out.end(), static_cast<size_t>(bins), 0.0f);
  };
  add(probe.input);
  for (const Probe::Layer& l : probe.layers) {
    add(l.activation);
    add(l.gradient);
  }
  for (const Probe::Weights& w : probe.weights) {
    add(w.value);
    add(w.gradient);
  }
  return out;
}

}  // namespace trainyard
