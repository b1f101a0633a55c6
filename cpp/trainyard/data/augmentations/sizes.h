// What the augmentations that change an image's size share.
#pragma once

#include <algorithm>
#include <array>

#include "trainyard/data/canvas.h"

namespace trainyard {

// The short side becomes exactly `length`, the other one what keeps the proportions, rounded.
inline void resize_short_side(Canvas& canvas, int64_t length) {
  const int64_t h = canvas.shape()[0], w = canvas.shape()[1], shorter = std::min(h, w);
  const auto scaled = [&](int64_t side) { return (2 * side * length + shorter) / (2 * shorter); };
  canvas.resize(scaled(h), scaled(w));
}

// The piece in the middle. A larger one than the image has `beyond` around it.
inline void crop_centre(Canvas& canvas, int64_t height, int64_t width, Beyond beyond) {
  const auto start = [](int64_t all, int64_t piece) { return all >= piece ? (all - piece) / 2 : -((piece - all) / 2); };
  canvas.crop(start(canvas.shape()[0], height), start(canvas.shape()[1], width), height, width, beyond);
}

}  // namespace trainyard
