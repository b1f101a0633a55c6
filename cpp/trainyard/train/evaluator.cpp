#include "trainyard/train/evaluator.h"

#include <algorithm>
#include <cmath>

#include "trainyard/ops/map.h"

namespace trainyard {
namespace {

constexpr int64_t kNumbers = 1 << 18;  // inputs in one batch, about 1 MB
constexpr int64_t kMostRows = 512;

int64_t rows_for(const Shape& input) {
  return std::clamp<int64_t>(kNumbers / std::max<int64_t>(input.count(), 1), 1, kMostRows);
}

size_t size_of(int64_t n) { return static_cast<size_t>(n); }

// What a plan holds besides the layers' own; fills the buffers and handles.
Model<float>::Extras declaration(const Model<float>& model, Loss<float>& loss, BatchBuffers& buffers, Handle& mean,
                                 Handle& squares, Handle& states) {
  return [&, batch = buffers.declare(model, loss)](Binder<float>& binder, const Shape& output) {
    batch(binder, output);
    mean = binder.saved(output.count());
    squares = binder.saved(output.count());
    states = binder.saved(0, model.table().state_slab);
  };
}

// Sums over all outputs of a regression, and what they say at the end.
class Residuals {
 public:
  explicit Residuals(size_t width) : sum_(width), squares_(width) {}

  void add(size_t output, double truth, double predicted) {
    const double miss = predicted - truth;
    absolute_ += std::fabs(miss);
    squared_ += miss * miss;
    sum_[output] += truth;
    squares_[output] += truth * truth;
  }
  void finish(double n, Evaluation& e) const {
    const double numbers = n * static_cast<double>(sum_.size());
    double spread = 0.0;  // about each output's mean
    for (size_t k = 0; k < sum_.size(); ++k) spread += squares_[k] - sum_[k] * sum_[k] / n;
    e.mae = absolute_ / numbers;
    e.rmse = std::sqrt(squared_ / numbers);
    e.r2 = spread > 0.0 ? 1.0 - squared_ / spread : 0.0;
  }

 private:
  double absolute_ = 0.0, squared_ = 0.0;
  std::vector<double> sum_, squares_;
};

// Over `n` passes, from the sum of squares about their mean.
double deviation(double squares, int64_t n) { return n < 2 ? 0.0 : std::sqrt(squares / static_cast<double>(n - 1)); }

// Welford's update with the s-th of equally likely numbers: exact where all are equal.
struct Gather {
  float share;  // 1 / s
  template <class V>
  constexpr void operator()(V& mean, V& squares, V x) const {
    const V off = x - mean;
    mean = mean + off * V(share);
    squares = squares + off * (x - mean);
  }
};

}  // namespace

Evaluator::Evaluator(Backend<float>& backend, Model<float>& model, Loss<float>& loss, uint64_t seed, int64_t least)
    : backend_(backend), model_(model), loss_(loss) {
  const int64_t rows = std::max(rows_for(model.input()), least);
  const auto declare = declaration(model, loss, buffers_, mean_, squares_, states_);
  plan_ = &model.make_plan(rows, false, true, model.input(), declare);
  block_.seed = seed;
  x_.resize(size_of(rows * model.input().count()));
  targets_.resize(size_of(rows * model.output().count()));
  scores_.resize(targets_.size());
  deviations_.resize(targets_.size());
  predicted_.resize(size_of(rows));
}

PlanLayout Evaluator::layout_of(Model<float>& model, Loss<float>& loss, int64_t least) {
  BatchBuffers buffers;
  Handle mean, squares, states;
  return model.layout(std::max(rows_for(model.input()), least), false, true, model.input(),
                      declaration(model, loss, buffers, mean, squares, states));
}

Evaluator::~Evaluator() { model_.drop_plan(*plan_); }

void Evaluator::run(const BatchView& batch, const float* x, int64_t first, const Mode& mode) {
  backend_.upload(batch.x.data, x, size_of(batch.x.count()) * sizeof(float));
  model_.forward(model_.step(*plan_, mode, &block_, first), batch.x, batch.scores);
}

void Evaluator::forward(const BatchView& batch, const float* x, int64_t first, const Passes& passes) {
  block_ = {.seed = block_.seed};
  if (passes.averaged() == 0) return run(batch, x, first, Mode::evaluate());
  const Tensor<float> mean{plan_->values(mean_), batch.scores.shape};
  backend_.fill(mean.data, mean.count(), 0.0f);
  backend_.fill(plan_->values(squares_), mean.count(), 0.0f);
  int64_t done = 0;
  if (passes.networks == 0) add_passes(batch, x, first, passes, done);
  for (int64_t i = 0; i < passes.networks; ++i) {
    const Snapshots::Use network(*passes.snapshots, passes.first + i);
    add_passes(batch, x, first, passes, done);
  }
  loss_.scores_of(backend_, mean, batch.scores);
}

void Evaluator::add_passes(const BatchView& batch, const float* x, int64_t first, const Passes& passes, int64_t& done) {
  const auto take = [&] {
    loss_.predict(backend_, batch.scores, batch.dscores);
    update(backend_, batch.scores.count(), Gather{1.0f / static_cast<float>(++done)}, plan_->values(mean_),
           plan_->values(squares_), static_cast<const float*>(batch.dscores.data));
  };
  if (passes.samples <= 0) {
    run(batch, x, first, Mode::evaluate());
    return take();
  }
  const size_t state_bytes = size_of(model_.table().state_slab) * sizeof(float);
  float* const states = model_.memory().states;
  backend_.copy(plan_->values(states_), states, state_bytes);
  for (int64_t s = 1; s <= passes.samples; ++s) {
    block_.sample = static_cast<uint32_t>(s);
    if (passes.batches) sample_statistics(passes, block_.sample);
    run(batch, x, first, Mode::monte_carlo());
    take();
  }
  backend_.copy(states, plan_->values(states_), state_bytes);
}

void Evaluator::sample_statistics(const Passes& passes, uint32_t sample) {
  const int64_t rows = std::min({passes.batch, passes.batches->size(), plan_->layout.rows});
  const BatchView batch = buffers_.view(model_, *plan_, rows);
  batch_x_.resize(size_of(batch.x.count()));
  // Another order for every sample; where the order is fixed, another place.
  const int64_t first = (static_cast<int64_t>(sample) - 1) * rows % (passes.batches->size() - rows + 1);
  passes.batches->fill(sample, first, rows, batch_x_.data(), nullptr, nullptr);
  backend_.upload(batch.x.data, batch_x_.data(), batch_x_.size() * sizeof(float));
  block_.statistics_weight = 1.0f;
  model_.forward(model_.step(*plan_, Mode::recompute_statistics(), &block_), batch.x, batch.scores);
}

void Evaluator::download_predictions(const BatchView& batch, const Passes& passes, float* y) {
  const bool averaged = passes.averaged() > 0;
  if (!averaged) loss_.predict(backend_, batch.scores, batch.dscores);
  backend_.download(y, averaged ? plan_->values(mean_) : batch.dscores.data,
                    size_of(batch.scores.count()) * sizeof(float));
}

Evaluation Evaluator::assess(Loader& loader, const Passes* passes, const float* given, float* predictions) {
  Evaluation e;
  e.task = loss_.task();
  e.n = loader.size();
  e.samples = passes ? std::max<int64_t>(passes->samples, 0) : 0;
  e.snapshots = passes ? passes->networks : 0;
  const int64_t averaged = passes ? passes->averaged() : 0;
  const bool classes = e.task == Task::classification;
  const size_t width = size_of(model_.output().count());
  Residuals residuals(width);
  if (classes) {
    e.classes = static_cast<int64_t>(width);
    e.confusion.assign(width * width, 0);
  }
  double sum = 0.0, spread = 0.0;
  for (int64_t first = 0; first < e.n; first += plan_->layout.rows) {
    const int64_t rows = std::min(plan_->layout.rows, e.n - first);
    const BatchView batch = buffers_.view(model_, *plan_, rows);
    loader.fill(0, first, rows, x_.data(), targets_.data(), nullptr);
    backend_.upload(batch.targets.data, targets_.data(), size_of(batch.targets.count()) * sizeof(float));
    const size_t begin = size_of(first) * width, count = size_of(batch.scores.count());
    if (given) {
      backend_.upload(batch.dscores.data, given + begin, count * sizeof(float));
      loss_.scores_of(backend_, batch.dscores, batch.scores);
    } else {
      forward(batch, x_.data(), first, *passes);
    }
    if (predictions) download_predictions(batch, *passes, predictions + begin);
    if (averaged > 1) {
      backend_.download(deviations_.data(), plan_->values(squares_), count * sizeof(float));
      for (size_t k = 0; k < count; ++k) spread += deviation(static_cast<double>(deviations_[k]), averaged);
    }
    loss_.evaluate(backend_, *plan_,
                   {batch.scores, batch.targets, nullptr, 1.0f, {nullptr, batch.scores.shape}, batch.row_loss});
    backend_.sum(batch.row_loss, rows, batch.found);
    double batch_sum = 0.0;
    backend_.download(&batch_sum, batch.found, sizeof batch_sum);
    sum += batch_sum;
    if (classes) {
      backend_.argmax_rows(batch.scores, batch.predicted);
      backend_.download(predicted_.data(), batch.predicted, size_of(rows) * sizeof(int32_t));
      for (size_t i = 0; i < size_of(rows); ++i) {
        const float* target = targets_.data() + i * width;
        const auto truth = static_cast<size_t>(std::max_element(target, target + width) - target);
        ++e.confusion[truth * width + static_cast<size_t>(predicted_[i])];
      }
    } else {
      backend_.download(scores_.data(), batch.scores.data, count * sizeof(float));
      for (size_t k = 0; k < count; ++k)
        residuals.add(k % width, static_cast<double>(targets_[k]), static_cast<double>(scores_[k]));
    }
  }
  const double n = static_cast<double>(std::max<int64_t>(e.n, 1));
  e.loss = sum / n;
  e.spread = spread / (n * static_cast<double>(width));
  if (classes) {
    int64_t right = 0;
    for (size_t c = 0; c < width; ++c) right += e.confusion[c * width + c];
    e.accuracy = static_cast<double>(right) / n;
  } else {
    residuals.finish(n, e);
  }
  return e;
}

void Evaluator::predict(const float* x, int64_t rows, float* y, const Passes& passes, float* spread) {
  const int64_t in = model_.input().count(), out = model_.output().count(), averaged = passes.averaged();
  for (int64_t first = 0; first < rows; first += plan_->layout.rows) {
    const int64_t n = std::min(plan_->layout.rows, rows - first);
    const BatchView batch = buffers_.view(model_, *plan_, n);
    forward(batch, x + first * in, first, passes);
    download_predictions(batch, passes, y + first * out);
    if (!spread) continue;
    if (averaged > 0)
      backend_.download(spread + first * out, plan_->values(squares_), size_of(n * out) * sizeof(float));
    for (float* s = spread + first * out; s != spread + (first + n) * out; ++s)
      *s = averaged > 0 ? static_cast<float>(deviation(static_cast<double>(*s), averaged)) : 0.0f;
  }
}

}  // namespace trainyard
