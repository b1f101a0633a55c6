// Rings one inside the other, one per class: each but the outermost is shut in by the next.
#include "trainyard/data/sources/plane.h"

namespace trainyard {
namespace {

struct RingsOptions : PlaneOptions {
  int64_t classes = 3;
  RingsOptions() { noise = 0.05; }
  void visit(FieldVisitor& v) override {
    PlaneOptions::visit(v);
    v.integer({.name = "classes", .doc = "number of rings", .min = 2, .max = 8}, classes);
  }
};

Dataset load_rings(const RingsOptions& o, const SourceContext& context) {
  return plane_dataset(o, context, o.classes, [&](int64_t i, Draw& draw) {
    const int64_t label = i % o.classes;
    const double radius = static_cast<double>(label + 1) / static_cast<double>(o.classes);
    return Placed{polar(radius, 2.0 * math::kPi * draw.uniform()), label};
  });
}

}  // namespace

TY_REGISTER_SOURCE(rings, RingsOptions, load_rings, "rings one inside the other, one per class", "r = class / classes")

}  // namespace trainyard
