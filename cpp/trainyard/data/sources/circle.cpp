// A disc inside a ring, as in TensorFlow Playground: no straight line parts them, r^2 does.
#include "trainyard/data/sources/plane.h"

namespace trainyard {
namespace {

// Spread evenly over the area between two radii.
double radius_between(double inner, double outer, Draw& draw) {
  return math::sqrt(inner * inner + (outer * outer - inner * inner) * draw.uniform());
}

Dataset load_circle(const PlaneOptions& o, const SourceContext& context) {
  return plane_dataset(o, context, 2, [](int64_t i, Draw& draw) {
    const int64_t label = i % 2;
    const double radius = label == 0 ? radius_between(0.0, 0.5, draw) : radius_between(0.7, 1.0, draw);
    return Placed{polar(radius, 2.0 * math::kPi * draw.uniform()), label};
  });
}

}  // namespace

TY_REGISTER_SOURCE(circle, PlaneOptions, load_circle, "a disc of one class inside a ring of the other",
                   "class = r > 0.6")

}  // namespace trainyard
