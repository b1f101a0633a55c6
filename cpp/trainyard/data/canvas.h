// An image being augmented, channels last. Changes of place are only noted: rotations, scales, flips and shifts compose
// into one affine map, and pixels are taken once, when somebody needs them. So that five of them blur no more than one,
// and what leaves the image in one and comes back in the next is not lost. Where the map shrinks the image to a half or
// less, blocks of pixels are averaged first: fine stripes become grey instead of coarse ones.
#pragma once

#include <cstdint>
#include <vector>

#include "trainyard/data/placement.h"
#include "trainyard/tensor/shape.h"

namespace trainyard {

class Canvas {
 public:
  // Starts with this image: (h, w, c), or (d), which can be changed but not placed.
  void load(const float* pixels, const Shape& shape);
  // Starts with an image that can only be placed, since its pixels are elsewhere: at placement(), in the end.
  void load_place(const Shape& shape);

  const Shape& shape() const { return shape_; }
  const Placement& placement() const { return placement_; }
  // The image is now height x width, its pixels from where `placement` says in the image so far.
  void place(const Placement& placement, int64_t height, int64_t width, Beyond beyond);
  void place(const Placement& placement, Beyond beyond) { place(placement, shape_[0], shape_[1], beyond); }
  // The image's centre stays where it is.
  void place_about_centre(const Placement& placement, Beyond beyond) {
    place(placement.about(static_cast<double>(shape_[0]) / 2, static_cast<double>(shape_[1]) / 2), beyond);
  }
  // The whole image in another size.
  void resize(int64_t height, int64_t width);
  // height x width pixels from (top, left) on, which may be outside.
  void crop(int64_t top, int64_t left, int64_t height, int64_t width, Beyond beyond);

  // The pixels (h, w, c), to be read and changed.
  float* pixels();

  // Each pixel from its own place: `source` turns the centre (y, x) of a new pixel into a place in the image so far.
  template <class F>
  void warp(F source, Beyond beyond) {
    double* place = begin_places();
    for (int64_t i = 0; i < shape_[0]; ++i) {
      for (int64_t j = 0; j < shape_[1]; ++j, place += 2) {
        place[0] = static_cast<double>(i) + 0.5;
        place[1] = static_cast<double>(j) + 0.5;
        source(place[0], place[1]);
      }
    }
    take_places(beyond);
  }

 private:
  float* begin_other(const Shape&);
  double* begin_places();
  void take_places(Beyond);

  Shape shape_;   // as it will be
  Shape stored_;  // of pixels_
  bool placed_ = false;
  Placement placement_;  // from shape_ to stored_
  Beyond beyond_ = Beyond::zero;
  std::vector<float> pixels_, other_;
  std::vector<double> places_;  // (h, w, 2)
};

}  // namespace trainyard
