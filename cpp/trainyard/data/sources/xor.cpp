// Four squares, opposite ones of the same class: the set that no single linear unit can tell apart.
#include "trainyard/data/sources/plane.h"

namespace trainyard {
namespace {

constexpr double kGap = 0.06;  // from the axes to the nearest point without noise

Dataset load_xor(const PlaneOptions& o, const SourceContext& context) {
  return plane_dataset(o, context, 2, [](int64_t i, Draw& draw) {
    const int64_t quadrant = i % 4;
    const bool right = quadrant == 0 || quadrant == 3, top = quadrant == 0 || quadrant == 1;
    const double x = draw.uniform(kGap, 1.0), y = draw.uniform(kGap, 1.0);
    return Placed{{right ? x : -x, top ? y : -y}, quadrant % 2};
  });
}

}  // namespace

TY_REGISTER_SOURCE(xor, PlaneOptions, load_xor, "four squares, opposite ones of the same class", "class = x y < 0")

}  // namespace trainyard
