// TTA-03: what a network says of an image is the mean of what it says of several views of it. Views are the outermost
// of the averages, over snapshots and noisy passes.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "trainyard/session/parts.h"
#include "trainyard/train/evaluation.h"
#include "trainyard/train/passes.h"

namespace trainyard {

// Those that `asked` or else the experiment wants, of images of shape `image`; null for the image as it stands.
std::unique_ptr<Views> make_views(const Experiment&, const std::optional<ViewsWanted>& asked, const Shape& image,
                                  const Shape& input);

// predictions (n, outputs) of a loader's examples
using EvaluateOnce = std::function<Evaluation(Loader&, float* predictions)>;
using JudgePredictions = std::function<Evaluation(Loader&, const float* predictions)>;
// Every view of the examples that `still` serves, and what their mean is worth. predictions, if wanted: that mean.
Evaluation evaluate_views(const Views&, Loader& still, int64_t outputs, const EvaluateOnce&, const JudgePredictions&,
                          std::vector<float>* predictions = nullptr);

// x (rows, input) preprocessed -> y (rows, outputs); spread (rows, outputs) may be null
using PredictOnce = std::function<void(const float* x, int64_t rows, float* y, float* spread)>;
// raw (rows, sample) -> y and, if wanted, its spread over the views; without views over whatever `once` averages.
void predict_views(const Views*, const Augmenter&, const std::vector<std::unique_ptr<Transform>>&, const float* raw,
                   int64_t rows, int64_t outputs, float* y, float* spread, const PredictOnce& once);

}  // namespace trainyard
