#include "trainyard/data/augmenter.h"

#include <algorithm>

#include "trainyard/core/error.h"

namespace trainyard {
namespace {

void take(Canvas& canvas, const Shape& shape, float* x) {
  TY_ASSERT(canvas.shape() == shape);
  std::copy_n(canvas.pixels(), shape.count(), x);
}

}  // namespace

Augmenter::Augmenter(const std::vector<Spec>& specs, const Shape& in)
    : steps_(specs), input_(in), output_(steps_.output(in)) {}

void Augmenter::apply(uint64_t seed, int64_t epoch, int64_t id, Canvas& canvas) const {
  const uint64_t step = (static_cast<uint64_t>(epoch) << 28) | static_cast<uint64_t>(id);  // 2^28 examples, 2^20 epochs
  for (size_t k = 0; k < steps_.size(); ++k) {
    Draw draw({seed, stream_id(Purpose::augment, static_cast<uint32_t>(k)), step, 0});
    steps_[k].maybe(draw, canvas);
  }
}

void Augmenter::augment(uint64_t seed, int64_t epoch, int64_t id, const float* raw, float* x, Canvas& canvas) const {
  canvas.load(raw, input_);
  apply(seed, epoch, id, canvas);
  take(canvas, output_, x);
}

bool Augmenter::only_moves() const {
  for (size_t k = 0; k < steps_.size(); ++k) {
    if (!steps_[k].only_moves()) return false;
  }
  return true;
}

Sight Augmenter::sight(uint64_t seed, int64_t epoch, int64_t id, Canvas& canvas) const {
  canvas.load_place(input_);
  apply(seed, epoch, id, canvas);
  const Placement& from = canvas.placement();
  TY_ASSERT(from.is_copy() && canvas.shape() == input_);
  // Pixel i has its centre at i + 1/2: backwards, the first one comes from the row before y0.
  const auto first = [](double start, double direction) { return static_cast<int16_t>(start - (direction < 0.0)); };
  Sight out;
  out.y0 = first(from.y0, from.yy);
  out.x0 = first(from.x0, from.xx);
  out.y = static_cast<int16_t>(from.yy);
  out.x = static_cast<int16_t>(from.xx);
  return out;
}

void Augmenter::still(const float* raw, float* x, Canvas& canvas) const {
  canvas.load(raw, input_);
  steps_.still(canvas);
  take(canvas, output_, x);
}

}  // namespace trainyard
