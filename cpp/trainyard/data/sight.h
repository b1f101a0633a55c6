// How training sees an image this time, where that is the image with its pixels moved and a box of them blanked: a few
// numbers, from which a device that has the image makes what it is to see.
#pragma once

#include <cstdint>

namespace trainyard {

struct Sight {
  static constexpr int64_t kMostPixels = 1 << 14;  // along an axis: as many again are left for shifts

  // Pixel (i, j) is the image's pixel (y0 + y i, x0 + x j), black where the image has none.
  int16_t y0 = 0, x0 = 0, y = 1, x = 1;
  // Then rows [top, bottom) of columns [left, right) become 0.
  int16_t top = 0, bottom = 0, left = 0, right = 0;
};

}  // namespace trainyard
