// TTA-01, TTA-02: the same image seen in several ways at test time. It is scaled until its short side has each of the
// sizes asked for, and pieces of the network's input size are cut out: the middle, the four corners, and their mirror
// images. Predictions for all views are averaged (TTA-03). With scales and crops together this is both of the two usual
// protocols (ERR-18): AlexNet's ten crops at one scale, ResNet's several scales.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trainyard/data/canvas.h"

namespace trainyard {

struct ViewsWanted {
  std::vector<int64_t> scales;  // of the short side; none for the image's own
  std::string crops;            // "center", "flip" (it and its mirror image), "five" (corners and the middle) or "ten"
};

class Views {
 public:
  // Of images of shape `image`, as the source gives them, for a network's `input`.
  // Error{"shape"} if these are no images, Error{"range"} with a path within the options if a scale is too small.
  Views(const ViewsWanted&, const Shape& image, const Shape& input);

  // Scale by scale; within one: top left, top right, bottom left, bottom right, middle, then the same mirrored.
  int64_t count() const { return static_cast<int64_t>(views_.size()); }
  struct View {
    int64_t height, width;  // of the scaled image
    int64_t top, left;      // of the piece
    bool mirrored;
  };
  const View& operator[](int64_t i) const { return views_[static_cast<size_t>(i)]; }

  // raw (image) -> x (input)
  void take(int64_t view, const float* raw, float* x, Canvas&) const;

 private:
  Shape image_, input_;
  std::vector<View> views_;
};

}  // namespace trainyard
