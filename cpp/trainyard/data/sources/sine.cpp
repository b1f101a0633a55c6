// A sine wave: smooth, bounded, and hopeless for a straight line.
#include "trainyard/data/sources/line.h"

namespace trainyard {
namespace {

struct SineOptions : LineOptions {
  double frequency = 1.0;
  void visit(FieldVisitor& v) override {
    LineOptions::visit(v);
    v.number({.name = "frequency", .doc = "waves over the whole interval", .min = 0.1, .max = 50}, frequency);
  }
};

Dataset load_sine(const SineOptions& o, const SourceContext& context) {
  return line_dataset(o, context, [&](double x) { return math::sin(math::kPi * o.frequency * x); });
}

}  // namespace

TY_REGISTER_SOURCE(sine, SineOptions, load_sine, "a sine wave over -1 to 1", "y = sin(pi frequency x)")

}  // namespace trainyard
