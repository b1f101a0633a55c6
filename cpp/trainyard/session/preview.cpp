#include "trainyard/session/preview.h"

#include <algorithm>

#include "trainyard/core/text.h"
#include "trainyard/data/missing.h"
#include "trainyard/data/source.h"
#include "trainyard/session/impl.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard {
namespace {

constexpr int64_t kEpochs = 1 << 20;  // as many as the mixers' streams tell apart

void check_place(const PreviewSettings& s, int64_t size) {
  if (s.epoch < 0 || s.epoch >= kEpochs)
    throw Error("range", "",
                "the epoch must be 0.." + std::to_string(kEpochs - 1) + ", got " + std::to_string(s.epoch));
  if (s.first < 0 || s.first >= size) {
    throw Error(
        "range", "",
        "the training examples are 0.." + std::to_string(size - 1) + ", there is no " + std::to_string(s.first));
  }
  if (s.rows < 1) throw Error("range", "", "a preview has at least one example, not " + std::to_string(s.rows));
}

Json shape_json(const Shape& shape) {
  Json out = Json::array();
  for (int i = 0; i < shape.rank; ++i) out.push_back(shape[i]);
  return out;
}

// Row `row` of values (rows, width).
Json row_json(const std::vector<float>& values, size_t row, int64_t width) {
  const auto first = values.begin() + static_cast<std::ptrdiff_t>(row) * width;
  return Json(std::vector<float>(first, first + width));
}

// What the experiment's training loader is like.
LoaderOptions training(const Experiment& experiment, const Augmenter& augmenter) {
  return {experiment.run_seed(), experiment.train.shuffle, augmenter.empty() ? nullptr : &augmenter, true};
}

}  // namespace

Preview preview_rows(Loader loader, const Dataset& data, const std::vector<std::unique_ptr<Transform>>& transforms,
                     const PreviewSettings& settings) {
  using Order = PreviewSettings::Order;
  check_place(settings, loader.size());
  const bool epochs = settings.order == Order::epochs;
  const int64_t left = epochs ? kEpochs - settings.epoch : loader.size() - settings.first;
  const int64_t rows = std::min(settings.rows, left);
  Preview out;
  out.source = data.sample;
  out.sample = loader.sample();
  const int64_t width = out.sample.count(), target_width = data.target_width();
  out.raw.resize(static_cast<size_t>(rows * data.width()));
  out.input.resize(static_cast<size_t>(rows * width));
  out.targets.resize(static_cast<size_t>(rows * target_width));
  Loader::Trace trace;
  for (int64_t row = 0; row < rows; ++row) {
    const int64_t epoch = settings.epoch + (epochs ? row : 0), place = settings.first + (epochs ? 0 : row);
    const int64_t index = settings.order == Order::batch ? loader.index(epoch, place) : place;
    loader.trace(epoch, index, out.input.data() + row * width, out.targets.data() + row * target_width, trace);
    data.read(trace.example, out.raw.data() + row * data.width());
    out.augmented.insert(out.augmented.end(), trace.augmented.begin(), trace.augmented.end());
    out.rows.push_back({epoch, trace.example, trace.mixed});
  }
  out.seen = out.input;
  for (auto transform = transforms.rbegin(); transform != transforms.rend(); ++transform)
    (*transform)->inverse(out.seen.data(), rows);
  return out;
}

PreviewSettings::Order preview_order(const std::string& name) {
  if (name == "batch") return PreviewSettings::Order::batch;
  if (name == "examples") return PreviewSettings::Order::examples;
  if (name == "epochs") return PreviewSettings::Order::epochs;
  throw Error("choice", "", "a preview is of a batch, of examples or of epochs, not of \"" + printable(name) + "\"");
}

std::string preview_json(const Preview& preview, int64_t target_width) {
  Json rows = Json::array();
  for (size_t i = 0; i < preview.rows.size(); ++i) {
    const Preview::Row& row = preview.rows[i];
    Json mixed = Json::array();
    for (const Loader::Mixed& m : row.mixed) {
      mixed.push_back({{"lambda", m.lambda}, {"partner", m.partner < 0 ? Json() : Json(m.partner)}});
    }
    Json out{{"epoch", row.epoch},
             {"example", row.example},
             {"target", row_json(preview.targets, i, target_width)},
             {"mixed", mixed}};
    if (!preview.source.is_image()) {
      out["raw"] = row_json(preview.raw, i, preview.source.count());
      out["augmented"] = row_json(preview.augmented, i, preview.sample.count());
      out["seen"] = row_json(preview.seen, i, preview.sample.count());
    }
    rows.push_back(std::move(out));
  }
  return Json{{"rows", rows}, {"source", shape_json(preview.source)}, {"sample", shape_json(preview.sample)}}.dump();
}

struct Previewer::Impl {
  Impl(const std::string& text, const Files& files) : experiment(parse_experiment(text)) {
    const auto seed = static_cast<uint64_t>(experiment.seed);
    data = load_source(experiment.data.source, {seed, files});
    split = split_dataset(data, experiment.data.validation, experiment.data.test_fraction, seed);
    fit_missing(data, split.train);
    transforms = make_transforms(experiment.data.preprocess);
    mixers = make_mixers(experiment.data.mix);
    augmenter = std::make_unique<Augmenter>(experiment.data.augment, data.sample);
    fit_preparation(*augmenter, transforms, data, split.train, Transfer::of(experiment, files).get());
  }
  Experiment experiment;
  Dataset data;
  Split split;
  std::vector<std::unique_ptr<Transform>> transforms;
  std::vector<std::unique_ptr<Mixer>> mixers;
  std::unique_ptr<Augmenter> augmenter;
};

Previewer::Previewer(const std::string& experiment_json, const Files& files)
    : impl_(std::make_unique<Impl>(experiment_json, files)) {}
Previewer::~Previewer() = default;

const Experiment& Previewer::experiment() const { return impl_->experiment; }
const Dataset& Previewer::data() const { return impl_->data; }
int64_t Previewer::train_size() const { return static_cast<int64_t>(impl_->split.train.size()); }

Preview Previewer::run(const PreviewSettings& settings) const {
  const Impl& s = *impl_;
  return preview_rows(Loader(s.data, s.split.train, s.transforms, s.mixers, training(s.experiment, *s.augmenter)),
                      s.data, s.transforms, settings);
}

const Preview& Session::preview(const PreviewSettings& settings) {
  Impl& s = *impl_;
  return s.preview = preview_rows(*s.train, s.data, s.transforms, settings);
}
const Preview& Session::latest_preview() const { return impl_->preview; }

}  // namespace trainyard
