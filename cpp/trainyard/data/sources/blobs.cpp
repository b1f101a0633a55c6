// Round clouds on a circle, one per class: as many classes as one likes, each beside two others.
#include "trainyard/data/sources/plane.h"

namespace trainyard {
namespace {

struct BlobsOptions : PlaneOptions {
  int64_t classes = 4;
  void visit(FieldVisitor& v) override {
    PlaneOptions::visit(v);
    v.integer({.name = "classes", .doc = "number of clouds", .min = 2, .max = 20}, classes);
  }
};

constexpr double kCentre = 0.7;

Dataset load_blobs(const BlobsOptions& o, const SourceContext& context) {
  // Halfway to the neighbouring centre is three standard deviations off: noise 0 is easy, noise 0.3 is not.
  const double neighbour = 2.0 * kCentre * math::sin(math::kPi / static_cast<double>(o.classes));
  const double spread = neighbour / 6.0;
  return plane_dataset(o, context, o.classes, [&](int64_t i, Draw& draw) {
    const int64_t label = i % o.classes;
    const double turn = static_cast<double>(label) / static_cast<double>(o.classes) + 0.125;
    const Point centre = polar(kCentre, 2.0 * math::kPi * turn);
    const Point from = draw.normals();
    return Placed{{centre[0] + spread * from[0], centre[1] + spread * from[1]}, label};
  });
}

}  // namespace

TY_REGISTER_SOURCE(blobs, BlobsOptions, load_blobs, "round clouds on a circle, one per class", "")

}  // namespace trainyard
