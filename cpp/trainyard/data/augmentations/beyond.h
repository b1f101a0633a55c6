// The option that says what is beyond an image's edge.
#pragma once

#include <string>

#include "trainyard/core/fields.h"
#include "trainyard/data/canvas.h"

namespace trainyard {

inline void visit_fill(FieldVisitor& v, std::string& fill) {
  v.choice({.name = "fill", .doc = "beyond the edge: black, the nearest pixel, or the image mirrored"}, fill,
           {"zero", "edge", "reflect"});
}

inline Beyond beyond_of(const std::string& fill) {
  return fill == "zero" ? Beyond::zero : fill == "edge" ? Beyond::edge : Beyond::reflect;
}

}  // namespace trainyard
