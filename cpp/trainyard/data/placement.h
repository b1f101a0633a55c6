// Where the pixels of a new image come from in an old one: an affine map of continuous coordinates (y, x). Pixel (i, j)
// covers [i, i + 1) x [j, j + 1), its centre is (i + 1/2, j + 1/2); y points down.
#pragma once

#include <cstdint>

namespace trainyard {

// What is beyond the edge: black, the nearest pixel, or the image mirrored (the edge's pixels not repeated).
enum class Beyond : uint8_t { zero, edge, reflect };

// source = (yy y + yx x + y0, xy y + xx x + x0)
struct Placement {
  double yy = 1.0, yx = 0.0, y0 = 0.0;
  double xy = 0.0, xx = 1.0, x0 = 0.0;

  bool is_identity() const;
  // Whole shifts and flips: pixels are copied.
  bool is_copy() const;
  // The point (y, x) stays where it is.
  Placement about(double y, double x) const;
};
// First `outer`, of the newest image's coordinates, then `inner`.
Placement compose(const Placement& inner, const Placement& outer);

// What an image does, about the origin where that matters: it moves down and to the right, ...
Placement moved(double down, double right);
// ... is turned counter-clockwise as one sees it, ...
Placement turned(double degrees);
// ... grows by these factors, ...
Placement grown(double factor_y, double factor_x);
// ... or leans: a row moves right by `x` times its y, a column down by `y` times its x (one of them 0).
Placement leaned(double y, double x);

}  // namespace trainyard
