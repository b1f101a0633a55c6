#include "trainyard/train/mean_prediction.h"

#include <cmath>

#include "trainyard/core/error.h"

namespace trainyard {

void MeanPrediction::add(const std::vector<float>& predictions) {
  if (networks_ == 0) {
    mean_.assign(predictions.size(), 0.0);
    squares_ = mean_;
  }
  TY_ASSERT(predictions.size() == mean_.size());
  ++networks_;
  for (size_t i = 0; i < mean_.size(); ++i) {
    const double off = static_cast<double>(predictions[i]) - mean_[i];
    mean_[i] += off / static_cast<double>(networks_);
    squares_[i] += off * (static_cast<double>(predictions[i]) - mean_[i]);
  }
}

std::vector<float> MeanPrediction::mean() const {
  std::vector<float> out;
  for (const double m : mean_) out.push_back(static_cast<float>(m));
  return out;
}

std::vector<float> MeanPrediction::spread() const {
  std::vector<float> out;
  for (const double s : squares_)
    out.push_back(networks_ < 2 ? 0.0f : static_cast<float>(std::sqrt(s / static_cast<double>(networks_ - 1))));
  return out;
}

}  // namespace trainyard
