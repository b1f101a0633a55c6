// An image being augmented, channels last. Changes of place are only noted: rotations, scales, flips and shifts compose
// into one affine map, and pixels are taken once, when somebody needs them. So that five of them blur no more than one,
// and what leaves the image in one and comes back in the next is not lost.
// Coordinates are continuous, (y, x): pixel (i, j) covers [i, i + 1) x [j, j + 1), its centre is (i + 1/2, j + 1/2).
#pragma once

#include <cstdint>
#include <vector>

#include "trainyard/tensor/shape.h"

namespace trainyard {

// What is beyond the edge: black, the nearest pixel, or the image mirrored (the edge's pixels not repeated).
enum class Beyond : uint8_t { zero, edge, reflect };

// Where the pixels of a new image come from: source = (yy y + yx x + y0, xy y + xx x + x0).
struct Placement {
  double yy = 1.0, yx = 0.0, y0 = 0.0;
  double xy = 0.0, xx = 1.0, x0 = 0.0;

  bool is_identity() const;
  // The point (y, x) stays where it is.
  Placement about(double y, double x) const;
};
// First `outer`, of the newest image's coordinates, then `inner`.
Placement compose(const Placement& inner, const Placement& outer);

class Canvas {
 public:
  // Starts with this image: (h, w, c), or (d), which can be changed but not placed.
  void load(const float* pixels, const Shape& shape);

  const Shape& shape() const { return shape_; }
  // The image is now height x width, its pixels from where `placement` says in the image so far.
  void place(const Placement& placement, int64_t height, int64_t width, Beyond beyond);
  void place(const Placement& placement, Beyond beyond) { place(placement, shape_[0], shape_[1], beyond); }

  // The pixels (h, w, c), to be read and changed.
  float* pixels();

  // Each pixel from its own place: `source` turns the centre (y, x) of a new pixel into a place in the image so far.
  template <class F>
  void warp(F source, Beyond beyond) {
    float* const from = pixels();
    float* to = begin_other();
    for (int64_t i = 0; i < shape_[0]; ++i) {
      for (int64_t j = 0; j < shape_[1]; ++j, to += shape_[2]) {
        double y = static_cast<double>(i) + 0.5, x = static_cast<double>(j) + 0.5;
        source(y, x);
        sample(from, shape_, y, x, beyond, to);
      }
    }
    pixels_.swap(other_);
  }

 private:
  // to (c) = the image at (y, x), bilinear between pixel centres.
  static void sample(const float* from, const Shape& shape, double y, double x, Beyond beyond, float* to);
  float* begin_other();

  Shape shape_;   // as it will be
  Shape stored_;  // of pixels_
  bool placed_ = false;
  Placement placement_;  // from shape_ to stored_
  Beyond beyond_ = Beyond::zero;
  std::vector<float> pixels_, other_;
};

}  // namespace trainyard
