#include "trainyard/train/evaluator.h"

#include <algorithm>
#include <cmath>

namespace trainyard {
namespace {

constexpr int64_t kNumbers = 1 << 18;  // inputs in one batch, about 1 MB
constexpr int64_t kMostRows = 512;

int64_t rows_for(const Shape& input) {
  return std::clamp<int64_t>(kNumbers / std::max<int64_t>(input.count(), 1), 1, kMostRows);
}

size_t size_of(int64_t n) { return static_cast<size_t>(n); }

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

}  // namespace

Evaluator::Evaluator(Backend<float>& backend, Model<float>& model, Loss<float>& loss, uint64_t seed)
    : backend_(backend), model_(model), loss_(loss) {
  const int64_t rows = rows_for(model.input());
  plan_ = &model.make_plan(rows, false, true, model.input(), buffers_.declare(model, loss));
  block_.seed = seed;
  x_.resize(size_of(rows * model.input().count()));
  targets_.resize(size_of(rows * model.output().count()));
  scores_.resize(targets_.size());
  predicted_.resize(size_of(rows));
}

Evaluator::~Evaluator() { model_.drop_plan(*plan_); }

void Evaluator::forward(const BatchView& batch) {
  model_.forward(model_.step(*plan_, Mode::evaluate(), &block_), batch.x, batch.scores);
}

Evaluation Evaluator::evaluate(Loader& loader) {
  Evaluation e;
  e.task = loss_.task();
  e.n = loader.size();
  const bool classes = e.task == Task::classification;
  const size_t width = size_of(model_.output().count());
  Residuals residuals(width);
  if (classes) {
    e.classes = static_cast<int64_t>(width);
    e.confusion.assign(width * width, 0);
  }
  double sum = 0.0;
  for (int64_t first = 0; first < e.n; first += plan_->layout.rows) {
    const int64_t rows = std::min(plan_->layout.rows, e.n - first);
    const BatchView batch = buffers_.view(model_, *plan_, rows);
    loader.fill(0, first, rows, x_.data(), targets_.data(), nullptr);
    backend_.upload(batch.x.data, x_.data(), size_of(batch.x.count()) * sizeof(float));
    backend_.upload(batch.targets.data, targets_.data(), size_of(batch.targets.count()) * sizeof(float));
    forward(batch);
    loss_.evaluate(backend_, *plan_,
                   {batch.scores, batch.targets, nullptr, 1.0f, {nullptr, batch.scores.shape}, batch.row_loss});
    backend_.sum(batch.row_loss, rows, batch.scalars);
    double batch_sum = 0.0;
    backend_.download(&batch_sum, batch.scalars, sizeof batch_sum);
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
      backend_.download(scores_.data(), batch.scores.data, size_of(batch.scores.count()) * sizeof(float));
      for (size_t k = 0; k < size_of(batch.scores.count()); ++k)
        residuals.add(k % width, static_cast<double>(targets_[k]), static_cast<double>(scores_[k]));
    }
  }
  const double n = static_cast<double>(std::max<int64_t>(e.n, 1));
  e.loss = sum / n;
  if (classes) {
    int64_t right = 0;
    for (size_t c = 0; c < width; ++c) right += e.confusion[c * width + c];
    e.accuracy = static_cast<double>(right) / n;
  } else {
    residuals.finish(n, e);
  }
  return e;
}

void Evaluator::predict(const float* x, int64_t rows, float* y) {
  const int64_t in = model_.input().count(), out = model_.output().count();
  for (int64_t first = 0; first < rows; first += plan_->layout.rows) {
    const int64_t n = std::min(plan_->layout.rows, rows - first);
    const BatchView batch = buffers_.view(model_, *plan_, n);
    backend_.upload(batch.x.data, x + first * in, size_of(n * in) * sizeof(float));
    forward(batch);
    loss_.predict(backend_, batch.scores, batch.dscores);
    backend_.download(y + first * out, batch.dscores.data, size_of(n * out) * sizeof(float));
  }
}

}  // namespace trainyard
