// Ten figures that stay themselves when turned. Each is a signed distance: below 0 inside, in units in which the figure
// just fits a circle of radius 1. Distances near the edge are right to a few per cent, which is all that painting
// needs.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace trainyard {

using Point = std::array<double, 2>;

struct Outline {
  std::string name;
  double (*distance)(const Point&);
};

// circle ring triangle square star cross heart moon arrow drop
const std::vector<Outline>& outlines();

}  // namespace trainyard
