// INI-03: independent normal numbers of one standard deviation, whatever the layer's size.
#include "trainyard/init/distribution.h"
#include "trainyard/init/initializer.h"

namespace trainyard {
namespace {

struct NormalOptions : Options {
  double std = 0.01;
  void visit(FieldVisitor& v) override {
    v.number({.name = "std", .doc = "standard deviation", .min = 0, .max = 1e6}, std);
  }
};

void draw_normal(const NormalOptions& o, const Parameter& p, const RngStream& stream, float* w) {
  draw_scaled("normal", o.std, p.shape.count(), stream, w);
}

}  // namespace

TY_REGISTER_INIT(normal, NormalOptions, draw_normal, "small random numbers; fades or saturates in deep networks",
                 "w ~ N(0, std^2)")

}  // namespace trainyard
