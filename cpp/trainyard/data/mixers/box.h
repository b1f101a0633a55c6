// A rectangle in an image, clipped at its borders: what cutout blanks and CutMix pastes.
#pragma once

#include <algorithm>
#include <cstdint>

#include "trainyard/data/draw.h"
#include "trainyard/tensor/shape.h"

namespace trainyard {

// What images and plain features have in common: (h, w, c), features as one row of w.
inline Shape as_image(const Shape& sample) { return sample.is_image() ? sample : Shape{1, sample.count(), 1}; }

struct Box {
  int64_t top, bottom, left, right;  // [top, bottom) x [left, right)
  int64_t area() const { return (bottom - top) * (right - left); }
};

// `height` x `width` around a centre that is uniform over the image; what hangs over is cut off.
inline Box draw_box(const Shape& image, int64_t height, int64_t width, Draw& draw) {
  const int64_t top = static_cast<int64_t>(draw.below(static_cast<uint32_t>(image[0]))) - height / 2;
  const int64_t left = static_cast<int64_t>(draw.below(static_cast<uint32_t>(image[1]))) - width / 2;
  return {std::clamp<int64_t>(top, 0, image[0]), std::clamp<int64_t>(top + height, 0, image[0]),
          std::clamp<int64_t>(left, 0, image[1]), std::clamp<int64_t>(left + width, 0, image[1])};
}

// Calls f(first, count) for the elements of each row of the box.
template <class F>
void for_rows(const Box& box, const Shape& image, const F& f) {
  for (int64_t y = box.top; y < box.bottom; ++y) {
    f((y * image[1] + box.left) * image[2], (box.right - box.left) * image[2]);
  }
}

}  // namespace trainyard
