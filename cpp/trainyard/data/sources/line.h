// What the one-dimensional regression generators share: x in [-1, 1], a target y = f(x) + noise. Points lie evenly
// over the interval, each anywhere within its share of it, so that no gap is left to chance.
#pragma once

#include "trainyard/core/math.h"
#include "trainyard/data/draw.h"
#include "trainyard/data/source.h"

namespace trainyard {

struct LineOptions : Options {
  int64_t points = 200;
  double noise = 0.1;
  void visit(FieldVisitor& v) override {
    v.integer({.name = "points", .doc = "number of examples", .min = 2, .max = 1e6}, points);
    v.number({.name = "noise", .doc = "standard deviation of what is added to y", .min = 0, .max = 10}, noise);
  }
};

template <class Curve>
Dataset line_dataset(const LineOptions& o, const SourceContext& context, const Curve& curve) {
  Dataset out;
  out.sample = {1};
  out.task = Task::regression;
  out.n = o.points;
  out.outputs = 1;
  out.features = {"x"};
  out.target_names = {"y"};
  for (int64_t i = 0; i < o.points; ++i) {
    Draw draw(context.stream(static_cast<uint64_t>(i)));
    const double x = 2.0 * (static_cast<double>(i) + draw.uniform()) / static_cast<double>(o.points) - 1.0;
    out.values.push_back(static_cast<float>(x));
    out.targets.push_back(static_cast<float>(curve(x) + o.noise * draw.normal()));
  }
  return out;
}

}  // namespace trainyard
