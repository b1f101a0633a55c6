#include "trainyard/data/views.h"

#include <algorithm>

#include "trainyard/core/error.h"

namespace trainyard {
namespace {

// The other side of an image whose side `from` becomes `to`, rounded.
int64_t in_proportion(int64_t side, int64_t from, int64_t to) { return (2 * side * to + from) / (2 * from); }

}  // namespace

Views::Views(const ViewsWanted& wanted, const Shape& image, const Shape& input) : image_(image), input_(input) {
  const auto& [scales, crops] = wanted;
  if (!image.is_image() || !input.is_image())
    throw Error("shape", "", "[views] several views are for images; these examples are " + to_string(image));
  const int64_t shorter = std::min(image[0], image[1]);
  const std::vector<int64_t> sizes = scales.empty() ? std::vector<int64_t>{shorter} : scales;
  for (size_t s = 0; s < sizes.size(); ++s) {
    const bool upright = image[0] > image[1];
    const int64_t longer = in_proportion(upright ? image[0] : image[1], shorter, sizes[s]);
    const int64_t height = upright ? longer : sizes[s], width = upright ? sizes[s] : longer;
    const int64_t down = height - input[0], right = width - input[1];
    if (down < 0 || right < 0) {
      throw Error("range", scales.empty() ? "" : "/scales/" + std::to_string(s),
                  "[views] an image of " + std::to_string(height) + " x " + std::to_string(width) +
                      " holds no piece of the network's input, " + std::to_string(input[0]) + " x " +
                      std::to_string(input[1]));
    }
    const View middle{height, width, down / 2, right / 2, false};
    std::vector<View> pieces{middle};
    if (crops == "five" || crops == "ten") {
      pieces = {{height, width, 0, 0, false},
                {height, width, 0, right, false},
                {height, width, down, 0, false},
                {height, width, down, right, false},
                middle};
    }
    views_.insert(views_.end(), pieces.begin(), pieces.end());
    if (crops == "five" || crops == "center") continue;
    for (View& piece : pieces) piece.mirrored = true;
    views_.insert(views_.end(), pieces.begin(), pieces.end());
  }
}

void Views::take(int64_t view, const float* raw, float* x, Canvas& canvas) const {
  const View& v = (*this)[view];
  canvas.load(raw, image_);
  Placement p;
  p.yy = static_cast<double>(image_[0]) / static_cast<double>(v.height);
  p.xx = static_cast<double>(image_[1]) / static_cast<double>(v.width);
  canvas.place(p, v.height, v.width, Beyond::edge);
  p = {};
  p.y0 = static_cast<double>(v.top);
  p.x0 = static_cast<double>(v.mirrored ? v.left + input_[1] : v.left);
  p.xx = v.mirrored ? -1.0 : 1.0;
  canvas.place(p, input_[0], input_[1], Beyond::edge);
  std::copy_n(canvas.pixels(), input_.count(), x);
}

}  // namespace trainyard
