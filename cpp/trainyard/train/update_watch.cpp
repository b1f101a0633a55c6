#include "trainyard/train/update_watch.h"

#include <cmath>

namespace trainyard {
namespace {

std::vector<float> read(Backend<float>& backend, const float* from, int64_t n) {
  std::vector<float> out(static_cast<size_t>(n));
  backend.download(out.data(), from, out.size() * sizeof(float));
  return out;
}

}  // namespace

void UpdateWatch::before(Backend<float>& backend, Model<float>& model) {
  if (asked_) weights_ = read(backend, model.memory().weights, model.table().parameter_slab);
}

void UpdateWatch::after(Backend<float>& backend, Model<float>& model, int64_t step) {
  if (weights_.empty()) return;
  const int64_t slab = model.table().parameter_slab;
  const std::vector<float> now = read(backend, model.memory().weights, slab),
                           gradient = read(backend, model.memory().gradients, slab);
  sizes_.clear();
  for (const Parameter& p : model.table().parameters) {
    double update = 0.0, weight = 0.0, slope = 0.0;
    for (auto i = static_cast<size_t>(p.offset); i < static_cast<size_t>(p.offset + p.shape.count()); ++i) {
      const double w = static_cast<double>(weights_[i]), change = static_cast<double>(now[i]) - w;
      const double g = static_cast<double>(gradient[i]);
      update += change * change;
      weight += w * w;
      slope += g * g;
    }
    sizes_.push_back({std::sqrt(update), std::sqrt(weight), std::sqrt(slope)});
  }
  step_ = step;
  asked_ = false;
  weights_ = {};
}

}  // namespace trainyard
