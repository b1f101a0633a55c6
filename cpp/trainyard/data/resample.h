// Takes the pixels of an image (h, w, c) for another one: copies, bilinear blends, averages of blocks. In float, one
// order of operations for all builds.
#pragma once

#include "trainyard/data/placement.h"
#include "trainyard/tensor/shape.h"

namespace trainyard {

// to (out) = the pixels of `from` (in) where `placement` says. Bilinear between centres; it does not average, so a
// placement that shrinks wants shrink() before.
void resample(const float* from, const Shape& in, const Placement& placement, Beyond beyond, const Shape& out,
              float* to);

// to (count, c) = the pixels at `places` (count, 2), each (y, x).
void resample_at(const float* from, const Shape& in, const double* places, int64_t count, Beyond beyond, float* to);

// How many pixels of the old image one of the new covers, rounded down: in y and in x.
struct Blocks {
  int64_t y = 1, x = 1;
};
Blocks blocks_of(const Placement&, const Shape& in);
// The shape of `in` with blocks for pixels; the last ones may be of fewer.
Shape shrunk(const Shape& in, const Blocks&);
// to (shrunk) = the mean of each block.
void shrink(const float* from, const Shape& in, const Blocks&, float* to);

}  // namespace trainyard
