#include "trainyard/train/pruning.h"

#include <algorithm>
#include <cmath>

#include "trainyard/ops/map.h"

namespace trainyard {
namespace {

struct Product {
  template <class V>
  constexpr V operator()(V a, V b) const {
    return a * b;
  }
};

bool prunable(const Parameter& p) { return p.role == Role::weight && !p.frozen; }

// Sets mask to 0 at the `share` of `places` with the smallest weights; of equal ones the first go.
void take_smallest(std::vector<size_t>& places, const std::vector<float>& weights, double share, Mask& mask) {
  const auto count = static_cast<std::ptrdiff_t>(std::llround(share * static_cast<double>(places.size())));
  const auto smaller = [&](size_t a, size_t b) {
    const float x = std::fabs(weights[a]), y = std::fabs(weights[b]);
    return x != y ? x < y : a < b;
  };
  std::nth_element(places.begin(), places.begin() + count, places.end(), smaller);
  for (auto place = places.begin(); place != places.begin() + count; ++place) mask[*place] = 0.0f;
}

}  // namespace

Mask pruned(const ParameterTable& table, const std::vector<float>& weights, const Mask& before, double share,
            bool global) {
  Mask mask = before.empty() ? Mask(weights.size(), 1.0f) : before;
  std::vector<size_t> places;
  for (const Parameter& p : table.parameters) {
    if (!prunable(p)) continue;
    for (int64_t i = p.offset; i < p.offset + p.shape.count(); ++i) {
      if (mask[static_cast<size_t>(i)] != 0.0f) places.push_back(static_cast<size_t>(i));
    }
    if (global) continue;
    take_smallest(places, weights, share, mask);
    places.clear();
  }
  if (global) take_smallest(places, weights, share, mask);
  return mask;
}

double share_left(const ParameterTable& table, const Mask& mask) {
  double left = 0.0, all = 0.0;
  for (const Parameter& p : table.parameters) {
    if (!prunable(p)) continue;
    all += static_cast<double>(p.shape.count());
    for (int64_t i = p.offset; i < p.offset + p.shape.count(); ++i)
      left += mask.empty() ? 1.0 : static_cast<double>(mask[static_cast<size_t>(i)]);
  }
  return all > 0.0 ? left / all : 1.0;
}

WeightMask::WeightMask(Backend<float>& backend, const Mask& mask)
    : backend_(backend), size_(static_cast<int64_t>(mask.size())) {
  backend_.thaw();
  mask_ = static_cast<float*>(backend_.allocate(mask.size() * sizeof(float)));
  backend_.freeze();
  backend_.upload(mask_, mask.data(), mask.size() * sizeof(float));
}

WeightMask::~WeightMask() { backend_.release(mask_); }

void WeightMask::apply(float* values) const {
  const Tensor<float> all{values, {size_}};
  map(backend_, all, Product{}, Tensor<const float>(all), Tensor<const float>{mask_, {size_}});
}

Mask WeightMask::values() const {
  Mask out(static_cast<size_t>(size_));
  backend_.download(out.data(), mask_, out.size() * sizeof(float));
  return out;
}

}  // namespace trainyard
