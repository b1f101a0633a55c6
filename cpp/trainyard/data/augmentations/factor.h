// A random factor: x f is as likely as / f.
#pragma once

#include "trainyard/core/fields.h"
#include "trainyard/core/math.h"
#include "trainyard/data/draw.h"

namespace trainyard {

inline void visit_factor(FieldVisitor& v, double& factor) {
  v.number({.name = "factor", .doc = "at most so many times as large, or as small", .min = 1, .max = 4}, factor);
}

inline double draw_factor(Draw& draw, double most) {
  const double reach = math::log(most);
  return math::exp(draw.uniform(-reach, reach));
}

}  // namespace trainyard
