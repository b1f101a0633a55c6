// Two interleaved half circles (scikit-learn's make_moons, moved and scaled into [-1, 1]^2).
#include "trainyard/data/sources/plane.h"

namespace trainyard {
namespace {

constexpr double kScale = 2.0 / 3.0;  // the pair of moons is 3 wide

Dataset load_moons(const PlaneOptions& o, const SourceContext& context) {
  return plane_dataset(o, context, 2, [](int64_t i, Draw& draw) {
    const int64_t label = i % 2;
    const Point arc = polar(1.0, math::kPi * draw.uniform());
    const double x = label == 0 ? arc[0] : 1.0 - arc[0];
    const double y = label == 0 ? arc[1] : 0.5 - arc[1];
    return Placed{{kScale * (x - 0.5), kScale * (y - 0.25)}, label};
  });
}

}  // namespace

TY_REGISTER_SOURCE(moons, PlaneOptions, load_moons, "two interleaved half circles", "")

}  // namespace trainyard
