// The ten digits as a pen writes them: strokes through a few points, in several hands. Coordinates: x to the right, y
// down, a digit is about 2 high and 1 wide around the origin.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace trainyard {

using Point = std::array<double, 2>;
// A smooth curve through its points; a corner is where one stroke ends and the next begins.
using PenStroke = std::vector<Point>;
using Glyph = std::vector<PenStroke>;

// The ways to write `digit` (0 to 9); the first ones are the more usual.
const std::vector<Glyph>& glyphs_of(int64_t digit);

// The curve (Catmull-Rom) through the points, as `pieces` straight pieces from each point to the next.
PenStroke smooth(const PenStroke& points, int pieces);

}  // namespace trainyard
