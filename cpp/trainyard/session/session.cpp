#include "trainyard/session/session.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "trainyard/backend/profile.h"
#include "trainyard/core/hash.h"
#include "trainyard/data/missing.h"
#include "trainyard/data/source.h"
#include "trainyard/session/impl.h"

namespace trainyard {
namespace {

Precision precision_of(const TrainSection& train) {
  if (train.precision == "tf32") return Precision::tf32;
  return train.precision == "bf16" ? Precision::bf16 : Precision::fp32;
}

std::string reason_of(RunState state) {
  switch (state) {
    case RunState::finished:
      return "finished";
    case RunState::early_stopping:
      return "early_stopping";
    case RunState::diverged:
      return "diverged";
    default:
      return "running";
  }
}

}  // namespace

Session::Impl::Impl(const std::string& experiment_json, std::shared_ptr<const Files> files_,
                    const SessionOptions& place_, const SafetensorsFile* checkpoint)
    : experiment(parse_experiment(experiment_json)), files(std::move(files_)), place(place_) {
  std::stable_sort(experiment.changes.begin(), experiment.changes.end(),
                   [](const Change& a, const Change& b) { return a.step < b.step; });
  opened = to_json(experiment, false);
  if (!checkpoint) transfer = Transfer::of(experiment, *files);
  load_data();
  build_network();
  rehearse_changes(experiment_json);
  build_trainer();
  if (checkpoint) {
    restore(*checkpoint);
  } else {
    draw_weights();
  }
  if (place.team) join_team();
}

// Last, so that nobody waits on a device for one who failed before.
void Session::Impl::join_team() {
  place.team->meet();
  if (!backend->join(*place.team))
    throw Error("unsupported", "", "[devices] several devices train together with --device cuda only");
}

void Session::Impl::load_data() {
  const auto seed = static_cast<uint64_t>(experiment.seed);
  data = load_source(experiment.data.source, {seed, *files});
  check_shape(data.sample, experiment);
  split = split_dataset(data, experiment.data.validation, experiment.data.test_fraction, seed);
  fit_missing(data, split.train);
  transforms = make_transforms(experiment.data.preprocess);
  mixers = make_mixers(experiment.data.mix);
  augmenter = std::make_unique<Augmenter>(experiment.data.augment, data.sample);
  fit_preparation(*augmenter, transforms, data, split.train, transfer.get());
  if (experiment.data.test) {
    test_data = load_source(experiment.data.test, {seed, *files, 1, &data});
    if (test_data.sample != data.sample || test_data.target_width() != data.target_width()) {
      throw Error(
          "shape", experiment.data.test.path,
          "the test examples are " + to_string(test_data.sample) + ", the training examples " + to_string(data.sample));
    }
    test_ids.resize(static_cast<size_t>(test_data.n));
    std::iota(test_ids.begin(), test_ids.end(), 0);
  }
  const Augmenter* const seen = augmenter->empty() ? nullptr : augmenter.get();
  const uint64_t run = experiment.run_seed();
  const LoaderOptions ordered{run, false, seen}, as_asked{run, experiment.train.shuffle, seen, true};
  train = std::make_unique<Loader>(data, split.train, transforms, mixers, as_asked);
  train_in_order = std::make_unique<Loader>(data, split.train, transforms, no_mixers, ordered);
  validation = std::make_unique<Loader>(data, split.validation, transforms, no_mixers, ordered);
  test = experiment.data.test ? std::make_unique<Loader>(test_data, test_ids, transforms, no_mixers, ordered)
                              : std::make_unique<Loader>(data, split.test, transforms, no_mixers, ordered);
}

void Session::Impl::build_network() {
  backend = make_backend(place.device, place.threads, precision_of(experiment.train), place.ordinal);
  if (place.profile) backend = make_profiled_backend(std::move(backend), *place.profile);
  model = std::make_unique<Model<float>>(*backend, experiment.model, augmenter->output(), experiment.init);
  loss = make_loss<float>(experiment.loss);
  check_output(model->output(), data, *loss, experiment);
  views({});  // an error now, not at the first evaluation
  regularizers = make_regularizers(experiment.loss);
  const OptimizerFactory& make = factory_of<OptimizerFactory>(experiment.optimizer);
  if (make.make_float) {
    optimizer = make.make_float(experiment.optimizer.options);
  } else {
    closure = make.closure_float(experiment.optimizer.options);
  }
  schedule = make_schedule(experiment.schedule);
  if (experiment.average) averaging = factory_of<AveragingFactory>(experiment.average).make(experiment.average.options);
}

void Session::Impl::draw_weights() {
  start_weights(*model, *train_in_order, experiment.run_seed(), transfer.get());
  if (transfer) told = transfer->notices();
  if (experiment.train.precision != "fp32" && place.device != "cuda")
    told.push_back("train.precision is of CUDA devices: here products are in fp32");
  transfer.reset();  // it holds a whole file
}

std::unique_ptr<Views> Session::Impl::views(const PassCounts& counts) const {
  return make_views(experiment, counts.views, data.sample, augmenter->output());
}

Loader& Session::Impl::loader(Part part) {
  Loader& out = part == Part::train ? *train_in_order : part == Part::validation ? *validation : *test;
  if (out.size() == 0) {
    const std::string name = part == Part::validation ? "validation" : "test";
    throw Error("data", "/data/" + name, "this experiment has no " + name + " examples");
  }
  return out;
}

Session::Session(const std::string& experiment_json, std::shared_ptr<const Files> files, const SessionOptions& options)
    : impl_(std::make_unique<Impl>(experiment_json, std::move(files), options, nullptr)) {}
Session::Session(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Session::~Session() = default;

const Experiment& Session::experiment() const { return impl_->experiment; }
std::string Session::experiment_json(bool compact, bool indent) const {
  Experiment out = parse_experiment(impl_->opened);
  out.changes = impl_->experiment.changes;
  return to_json(out, compact, indent);
}

const Dataset& Session::data() const { return impl_->data; }
const Split& Session::split() const { return impl_->split; }
Session::Examples Session::examples(Part part) const {
  impl_->loader(part);
  if (part == Part::test && impl_->experiment.data.test) return {impl_->test_data, impl_->test_ids};
  const Split& s = impl_->split;
  return {impl_->data, part == Part::train ? s.train : part == Part::validation ? s.validation : s.test};
}
std::string Session::hash_of_data() const { return data_hash(impl_->data); }
Model<float>& Session::model() { return *impl_->model; }
Trainer& Session::trainer() { return *impl_->trainer; }
const Loss<float>& Session::loss() const { return *impl_->loss; }

Session::Status Session::run(double budget_ms, int64_t max_steps) {
  Trainer& trainer = *impl_->trainer;
  const double start = seconds_now();
  double before = start;
  int64_t done = 0;
  std::string reason = "budget";
  while (trainer.state() == RunState::running && done != max_steps) {
    impl_->make_changes();
    trainer.step(impl_->steps_to_change(max_steps < 0 ? std::numeric_limits<int64_t>::max() : max_steps - done));
    ++done;
    const double now = seconds_now();
    trainer.add_seconds(now - before);
    before = now;
    if (budget_ms >= 0.0 && 1000.0 * (now - start) >= budget_ms) break;
  }
  trainer.settle();
  const double end = seconds_now();
  trainer.add_seconds(end - before);
  if (trainer.state() != RunState::running) reason = reason_of(trainer.state());
  const double examples = static_cast<double>(done * std::min(impl_->experiment.train.batch, impl_->train->size()));
  return {reason, end > start ? examples / (end - start) : 0.0};
}

Evaluation Session::evaluate(Part part, const PassCounts& counts) {
  Loader& still = impl_->loader(part);
  const std::unique_ptr<Views> views = impl_->views(counts);
  if (!views) return impl_->trainer->evaluate(still, counts);
  const auto once = [&](Loader& seen, float* y) { return impl_->trainer->evaluate(seen, counts, y); };
  const auto judge = [&](Loader& l, const float* y) { return impl_->trainer->judge(l, y); };
  return evaluate_views(*views, still, impl_->model->output().count(), once, judge);
}

const std::vector<float>& Session::spread() const { return impl_->spread; }

std::vector<float> Session::predict(const float* x, int64_t rows, const PassCounts& counts) {
  const int64_t outputs = impl_->model->output().count();
  std::vector<float> y(static_cast<size_t>(rows * outputs));
  impl_->spread.resize(y.size());
  predict_views(impl_->views(counts).get(), *impl_->augmenter, impl_->transforms, x, rows, outputs, y.data(),
                impl_->spread.data(), [&](const float* input, int64_t n, float* to, float* spread) {
                  impl_->trainer->predict(input, n, to, counts, spread);
                });
  return y;
}

std::vector<Session::LayerOutput> Session::probe(const float* x, int64_t rows) {
  class Keeper final : public Observer<float> {
   public:
    explicit Keeper(Backend<float>& b, std::vector<LayerOutput>& o) : backend(b), out(o) {}
    void after_forward(const std::string& path, Tensor<const float>, Tensor<const float> y) override {
      LayerOutput layer{path, y.shape, std::vector<float>(static_cast<size_t>(y.count()))};
      backend.download(layer.values.data(), y.data, layer.values.size() * sizeof(float));
      out.push_back(std::move(layer));
    }
    Backend<float>& backend;
    std::vector<LayerOutput>& out;
  };
  std::vector<LayerOutput> out;
  Model<float>& model = *impl_->model;
  const std::vector<float> input = prepare(*impl_->augmenter, impl_->transforms, x, rows);
  Handle in, result;
  const Plan<float>& plan =
      model.make_plan(rows, false, false, model.input(), [&](Binder<float>& binder, const Shape& output) {
        in = binder.saved(model.input().count());
        result = binder.saved(output.count());
      });
  const Tensor<float> batch{plan.values(in), model.input().with_rows(rows)};
  impl_->backend->upload(batch.data, input.data(), input.size() * sizeof(float));
  Keeper keeper(*impl_->backend, out);
  StepBlock block;
  const Trainer::EvaluationWeights weights(*impl_->trainer);
  Step<float> step = model.step(plan, Mode::evaluate(), &block);
  step.observer = &keeper;
  model.forward(step, batch, {plan.values(result), model.output().with_rows(rows)});
  model.drop_plan(plan);
  return out;
}

std::vector<float> Session::planned_rates(int64_t count) const {
  const Rates base = impl_->closure ? impl_->closure->base() : impl_->optimizer->base();
  const int64_t last = std::max<int64_t>(impl_->trainer->total_steps() - 1, 0);
  std::vector<float> out;
  for (int64_t i = 0; i < count; ++i) {
    const int64_t step = count > 1 ? last * i / (count - 1) : 0;
    const Clock clock{step, last + 1, static_cast<double>(impl_->trainer->steps_per_epoch())};
    out.push_back(static_cast<float>(impl_->schedule->at(clock, base).lr));
  }
  return out;
}

std::vector<float> Session::parameter(const Parameter& p) {
  std::vector<float> out(static_cast<size_t>(p.shape.count()));
  impl_->backend->download(out.data(), impl_->model->memory().weights + p.offset, out.size() * sizeof(float));
  return out;
}

std::vector<float> Session::initial_parameter(const Parameter& p) {
  return impl_->model->drawn(impl_->experiment.run_seed(), p);
}

std::vector<float> Session::gradient(const Parameter& p) {
  std::vector<float> out(static_cast<size_t>(p.shape.count()));
  impl_->backend->download(out.data(), impl_->model->memory().gradients + p.offset, out.size() * sizeof(float));
  return out;
}

std::string Session::weight_hash() {
  std::vector<NamedTensor> tensors = impl_->evaluated_tensors();
  std::sort(tensors.begin(), tensors.end(), [](const NamedTensor& a, const NamedTensor& b) { return a.name < b.name; });
  Sha256 hash;
  for (const NamedTensor& t : tensors) hash.update(t.values.data(), t.values.size() * sizeof(float));
  return hash.finish_hex();
}

}  // namespace trainyard
