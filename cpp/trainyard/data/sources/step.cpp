// A step: what a smooth network can only approach, and what shows ringing and saturation.
#include "trainyard/data/sources/line.h"

namespace trainyard {
namespace {

struct StepOptions : LineOptions {
  double at = 0.0;
  void visit(FieldVisitor& v) override {
    LineOptions::visit(v);
    v.number({.name = "at", .doc = "where it jumps from -1 to 1", .min = -1, .max = 1}, at);
  }
};

Dataset load_step(const StepOptions& o, const SourceContext& context) {
  return line_dataset(o, context, [&](double x) { return x < o.at ? -1.0 : 1.0; });
}

}  // namespace

TY_REGISTER_SOURCE(step, StepOptions, load_step, "a jump from -1 to 1", "y = sign(x - at)")

}  // namespace trainyard
