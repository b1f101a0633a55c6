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

void Augmenter::augment(uint64_t seed, int64_t epoch, int64_t id, const float* raw, float* x, Canvas& canvas) const {
  const uint64_t step = (static_cast<uint64_t>(epoch) << 28) | static_cast<uint64_t>(id);  // 2^28 examples, 2^20 epochs
  canvas.load(raw, input_);
  for (size_t k = 0; k < steps_.size(); ++k) {
    Draw draw({seed, stream_id(Purpose::augment, static_cast<uint32_t>(k)), step, 0});
    steps_[k].maybe(draw, canvas);
  }
  take(canvas, output_, x);
}

void Augmenter::still(const float* raw, float* x, Canvas& canvas) const {
  canvas.load(raw, input_);
  steps_.still(canvas);
  take(canvas, output_, x);
}

}  // namespace trainyard
