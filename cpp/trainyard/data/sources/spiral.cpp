// Interleaved spiral arms, one per class, as in TensorFlow Playground: radius grows along the arm, noise is added
// to both coordinates.
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
  return plane_dataset(o, context, o.classes, [&](int64_t i, int64_t label, PlaneDraw& draw) {
    const double t = (static_cast<double>(i / o.classes) + draw.uniform()) / static_cast<double>((o.points + o.classes - 1) / o.classes);
    const double angle = 1.75 * t * 2.0 * math::kPi + 2.0 * math::kPi * static_cast<double>(label) / static_cast<double>(o.classes);
    return draw.noisy(t * math::sin(angle), t * math::cos(angle));
  });
}

}  // namespace

TY_REGISTER_SOURCE(spiral, SpiralOptions, load_spiral, "interleaved spiral arms, one per class", "r = t, angle = 3.5 pi t + class")

}  // namespace trainyard
