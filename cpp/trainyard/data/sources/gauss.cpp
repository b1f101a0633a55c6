// Two round clouds, the set that a linear classifier solves. Noise widens the clouds.
#include "trainyard/data/sources/plane.h"

namespace trainyard {
namespace {

constexpr double kCentre = 0.5;
constexpr double kSpread = 0.15;

Dataset load_gauss(const PlaneOptions& o, const SourceContext& context) {
  return plane_dataset(o, context, 2, [](int64_t i, Draw& draw) {
    const int64_t label = i % 2;
    const double centre = label == 0 ? -kCentre : kCentre;
    const Point from = draw.normals();
    return Placed{{centre + kSpread * from[0], centre + kSpread * from[1]}, label};
  });
}

}  // namespace

TY_REGISTER_SOURCE(gauss, PlaneOptions, load_gauss, "two round clouds, one per class", "x ~ N(+-0.5, 0.15^2 + noise^2)")

}  // namespace trainyard
