// Rearranges operands so that the micro-kernel reads them in one stream: panels of `width` columns, and within a
// panel k by k. Columns behind the last are zero.
#pragma once

#include <cstdint>

namespace trainyard::cpu {

// panel[k * width + j] = source[k * stride + j], j < columns <= width
void pack_rows(const float* source, int64_t stride, int64_t k, int64_t columns, int64_t width, float* panel);

// `panels` of them side by side, all as wide as a tile (two vectors), `distance` floats apart. Rows are read in long
// stretches: a panel at a time, every row of a wide matrix would lie in another page and share its place in the caches
// with all the others.
void pack_rows_side_by_side(const float* source, int64_t stride, int64_t k, int64_t panels, int64_t distance,
                            float* packed);

// panel[k * width + j] = source[j * stride + k], j < columns <= width
void pack_transposed(const float* source, int64_t stride, int64_t k, int64_t columns, int64_t width, float* panel);

}  // namespace trainyard::cpu
