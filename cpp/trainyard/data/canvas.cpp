#include "trainyard/data/canvas.h"

#include "trainyard/core/error.h"
#include "trainyard/data/resample.h"

namespace trainyard {

void Canvas::load(const float* pixels, const Shape& shape) {
  shape_ = stored_ = shape;
  placed_ = false;
  pixels_.assign(pixels, pixels + shape.count());
}

void Canvas::load_place(const Shape& shape) {
  shape_ = stored_ = shape;
  placed_ = false;
  placement_ = {};
}

void Canvas::place(const Placement& placement, int64_t height, int64_t width, Beyond beyond) {
  TY_ASSERT(shape_.is_image());
  if (placed_ && beyond != beyond_) pixels();
  placement_ = compose(placed_ ? placement_ : Placement{}, placement);
  placed_ = true;
  beyond_ = beyond;
  shape_.dim[0] = height;
  shape_.dim[1] = width;
}

void Canvas::resize(int64_t height, int64_t width) {
  const auto ratio = [](int64_t a, int64_t b) { return static_cast<double>(a) / static_cast<double>(b); };
  // Half a pixel beyond the edge is the edge's pixel.
  place(grown(ratio(height, shape_[0]), ratio(width, shape_[1])), height, width, Beyond::edge);
}

void Canvas::crop(int64_t top, int64_t left, int64_t height, int64_t width, Beyond beyond) {
  place(moved(static_cast<double>(-top), static_cast<double>(-left)), height, width, beyond);
}

float* Canvas::begin_other(const Shape& shape) {
  other_.resize(static_cast<size_t>(shape.count()));
  return other_.data();
}

float* Canvas::pixels() {
  if (!placed_) return pixels_.data();
  placed_ = false;
  if (placement_.is_identity() && shape_ == stored_) return pixels_.data();
  const Blocks blocks = blocks_of(placement_, stored_);
  if (blocks.y > 1 || blocks.x > 1) {
    shrink(pixels_.data(), stored_, blocks, begin_other(shrunk(stored_, blocks)));
    pixels_.swap(other_);
    stored_ = shrunk(stored_, blocks);
    placement_ = compose(grown(static_cast<double>(blocks.y), static_cast<double>(blocks.x)), placement_);
  }
  resample(pixels_.data(), stored_, placement_, beyond_, shape_, begin_other(shape_));
  stored_ = shape_;
  pixels_.swap(other_);
  return pixels_.data();
}

double* Canvas::begin_places() {
  places_.resize(static_cast<size_t>(2 * shape_[0] * shape_[1]));
  return places_.data();
}

void Canvas::take_places(Beyond beyond) {
  const float* const from = pixels();
  resample_at(from, shape_, places_.data(), shape_[0] * shape_[1], beyond, begin_other(shape_));
  pixels_.swap(other_);
}

}  // namespace trainyard
