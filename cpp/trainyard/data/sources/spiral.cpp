// Interleaved spiral arms, one per class, as in TensorFlow Playground: radius grows along the arm, noise is added
// to both coordinates. Points are spread evenly along their arm, each anywhere within its share of it.
#include "trainyard/data/sources/plane.h"

namespace trainyard {
namespace {

struct SpiralOptions : PlaneOptions {
  int64_t classes = 2;
  void visit(FieldVisitor& v) override {
    PlaneOptions::visit(v);
    v.integer({.name = "classes", .doc = "number of arms", .min = 2, .max = 10}, classes);
  }
};

Dataset load_spiral(const SpiralOptions& o, const SourceContext& context) {
  const auto per_arm = static_cast<double>((o.points + o.classes - 1) / o.classes);
  return plane_dataset(o, context, o.classes, [&](int64_t i, Draw& draw) {
    const int64_t label = i % o.classes;
    const double t = (static_cast<double>(i / o.classes) + draw.uniform()) / per_arm;
    const double arm = static_cast<double>(label) / static_cast<double>(o.classes);
    const double angle = 2.0 * math::kPi * (1.75 * t + arm);
    return Placed{{t * math::sin(angle), t * math::cos(angle)}, label};
  });
}

}  // namespace

TY_REGISTER_SOURCE(spiral, SpiralOptions, load_spiral, "interleaved spiral arms, one per class",
                   "r = t, angle = 3.5 pi t + class")

}  // namespace trainyard
