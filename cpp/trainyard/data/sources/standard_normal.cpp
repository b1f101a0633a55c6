// INI-05 .. 14: inputs of independent standard normal numbers, and targets that have nothing to do with them: for
// looking at a network before it learns, and at one that can only memorise.
#include "trainyard/core/error.h"
#include "trainyard/data/draw.h"
#include "trainyard/data/source.h"

namespace trainyard {
namespace {

constexpr int64_t kMost = int64_t{1} << 28;  // numbers, 1 GB

struct NormalOptions : Options {
  int64_t points = 1000, features = 500, outputs = 1;
  void visit(FieldVisitor& v) override {
    v.integer({.name = "points", .doc = "number of examples", .min = 1, .max = 1e6}, points);
    v.integer({.name = "features", .doc = "numbers in an example", .min = 1, .max = 65536}, features);
    v.integer({.name = "outputs", .doc = "numbers in a target, normal too", .min = 1, .max = 65536}, outputs);
  }
  void validate() const override {
    if (points * (features + outputs) > kMost)
      throw Error("memory", "/points", "[standard_normal] these would be more than 1 GB of numbers");
  }
};

Dataset load_normal(const NormalOptions& o, const SourceContext& context) {
  Dataset out;
  out.sample = {o.features};
  out.task = Task::regression;
  out.n = o.points;
  out.outputs = o.outputs;
  out.values.reserve(static_cast<size_t>(o.points * o.features));
  out.targets.reserve(static_cast<size_t>(o.points * o.outputs));
  for (int64_t i = 0; i < o.points; ++i) {
    Draw draw(context.stream(static_cast<uint64_t>(i)));
    for (int64_t k = 0; k < o.features; ++k) out.values.push_back(static_cast<float>(draw.normal()));
    for (int64_t k = 0; k < o.outputs; ++k) out.targets.push_back(static_cast<float>(draw.normal()));
  }
  return out;
}

}  // namespace

TY_REGISTER_SOURCE(standard_normal, NormalOptions, load_normal,
                   "independent standard normal numbers: nothing to be learned", "x ~ N(0, 1), y ~ N(0, 1)")

}  // namespace trainyard
