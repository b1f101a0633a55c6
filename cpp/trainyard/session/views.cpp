#include "trainyard/session/views.h"

#include <algorithm>

#include "trainyard/train/mean_prediction.h"

namespace trainyard {

std::unique_ptr<Views> make_views(const Experiment& experiment, const std::optional<ViewsWanted>& asked,
                                  const Shape& image, const Shape& input) {
  const EvaluateSection& usual = experiment.evaluate;
  ViewsWanted wanted = asked.value_or(ViewsWanted{});
  if (!asked && usual.several_views) wanted = {usual.views.scales, usual.views.crops};
  if (wanted.crops.empty()) return nullptr;
  try {
    return std::make_unique<Views>(wanted, image, input);
  } catch (const Error& e) {
    throw Error(e.code, asked ? "" : "/evaluate/views" + e.path, e.what());
  }
}

Evaluation evaluate_views(const Views& views, Loader& still, int64_t outputs, const EvaluateOnce& evaluate,
                          const JudgePredictions& judge, std::vector<float>* predictions) {
  std::vector<float> one(static_cast<size_t>(still.size() * outputs));
  MeanPrediction all;
  Evaluation latest;
  for (int64_t v = 0; v < views.count(); ++v) {
    Loader seen = still.through(views, v);
    latest = evaluate(seen, one.data());
    all.add(one);
  }
  const std::vector<float> mean = all.mean();
  Evaluation out = judge(still, mean.data());
  out.samples = latest.samples;
  out.snapshots = latest.snapshots;
  out.views = views.count();
  double sum = 0.0;
  for (const float s : all.spread()) sum += static_cast<double>(s);
  out.spread = mean.empty() ? 0.0 : sum / static_cast<double>(mean.size());
  if (predictions) *predictions = mean;
  return out;
}

void predict_views(const Views* views, const Augmenter& augmenter,
                   const std::vector<std::unique_ptr<Transform>>& transforms, const float* raw, int64_t rows,
                   int64_t outputs, float* y, float* spread, const PredictOnce& once) {
  if (!views) {
    const std::vector<float> x = prepare(augmenter, transforms, raw, rows);
    return once(x.data(), rows, y, spread);
  }
  const int64_t from = augmenter.input().count(), to = augmenter.output().count();
  std::vector<float> x(static_cast<size_t>(rows * to)), one(static_cast<size_t>(rows * outputs));
  Canvas canvas;
  MeanPrediction all;
  for (int64_t v = 0; v < views->count(); ++v) {
    for (int64_t i = 0; i < rows; ++i) views->take(v, raw + i * from, x.data() + i * to, canvas);
    for (const auto& transform : transforms) transform->apply(x.data(), rows);
    once(x.data(), rows, one.data(), nullptr);
    all.add(one);
  }
  const std::vector<float> mean = all.mean(), off = all.spread();
  std::copy(mean.begin(), mean.end(), y);
  if (spread) std::copy(off.begin(), off.end(), spread);
}

}  // namespace trainyard
