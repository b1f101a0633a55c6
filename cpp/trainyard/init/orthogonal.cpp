// INI-27 (Saxe et al. 2014): W^T W = gain^2 I, so that a stack of linear layers changes no length.
#include "trainyard/init/initializer.h"
#include "trainyard/init/orthonormal.h"

namespace trainyard {
namespace {

struct OrthogonalOptions : Options {
  double gain = 1.0;
  void visit(FieldVisitor& v) override {
    v.number({.name = "gain", .doc = "by what the layer stretches; 1.414 before a ReLU", .min = 0, .max = 1e3}, gain);
  }
};

void draw_orthogonal(const OrthogonalOptions& o, const Parameter& p, const RngStream& stream, float* w) {
  draw_orthonormal(p, o.gain, stream, w);
}

}  // namespace

TY_REGISTER_INIT(orthogonal, OrthogonalOptions, draw_orthogonal, "a random rotation: keeps lengths and angles",
                 "W^T W = gain^2 I")

}  // namespace trainyard
