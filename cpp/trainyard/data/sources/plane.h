// What the 2-D generators share: points in about [-1, 1]^2 with a class each.
#pragma once

#include <array>

#include "trainyard/core/math.h"
#include "trainyard/data/draw.h"
#include "trainyard/data/source.h"

namespace trainyard {

struct PlaneOptions : Options {
  int64_t points = 500;
  double noise = 0.1;
  void visit(FieldVisitor& v) override {
    v.integer({.name = "points", .doc = "number of examples", .min = 2, .max = 1e6}, points);
    v.number({.name = "noise",
              .doc = "standard deviation of what is added to each coordinate, relative to the picture",
              .min = 0,
              .max = 10},
             noise);
  }
};

using Point = std::array<double, 2>;

inline Point polar(double radius, double angle) { return {radius * math::cos(angle), radius * math::sin(angle)}; }

// Where a point lies without noise, and its class.
struct Placed {
  Point at;
  int64_t label;
};

// Example i with its own random numbers: place(i, draw) says where it lies and which class it is; noise is added after.
template <class Place>
Dataset plane_dataset(const PlaneOptions& o, const SourceContext& context, int64_t classes, const Place& place) {
  Dataset out;
  out.sample = {2};
  out.n = o.points;
  out.features = {"x", "y"};
  for (int64_t c = 0; c < classes; ++c) out.classes.push_back("class " + std::to_string(c + 1));
  out.values.reserve(static_cast<size_t>(2 * o.points));
  out.labels.reserve(static_cast<size_t>(o.points));
  for (int64_t i = 0; i < o.points; ++i) {
    Draw draw(context.stream(static_cast<uint64_t>(i)));
    const Placed placed = place(i, draw);
    const Point noise = draw.normals();
    out.values.push_back(static_cast<float>(placed.at[0] + o.noise * noise[0]));
    out.values.push_back(static_cast<float>(placed.at[1] + o.noise * noise[1]));
    out.labels.push_back(static_cast<int32_t>(placed.label));
  }
  return out;
}

}  // namespace trainyard
