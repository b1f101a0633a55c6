// INI-02: all weights equal, so that the units of a layer stay equal.
#include <algorithm>

#include "trainyard/init/initializer.h"

namespace trainyard {
namespace {

struct ConstantInitOptions : Options {
  double value = 0.0;
  void visit(FieldVisitor& v) override {
    v.number({.name = "value", .doc = "what every weight starts at", .min = -1e6, .max = 1e6, .required = true}, value);
  }
};

void draw_constant(const ConstantInitOptions& o, const Parameter& p, const RngStream&, float* w) {
  std::fill_n(w, p.shape.count(), static_cast<float>(o.value));
}

}  // namespace

TY_REGISTER_INIT(constant, ConstantInitOptions, draw_constant, "all weights equal: nothing breaks the symmetry",
                 "w = value")

}  // namespace trainyard
