// What the 2-D generators share: points in about [-1, 1]^2 with a class each.
#pragma once

#include <array>

#include "trainyard/core/math.h"
#include "trainyard/data/source.h"

namespace trainyard {

struct PlaneOptions : Options {
  int64_t points = 500;
  double noise = 0.1;
  void visit(FieldVisitor& v) override {
    v.integer({.name = "points", .doc = "number of examples", .min = 2, .max = 1e6}, points);
    v.number({.name = "noise", .doc = "standard deviation of what is added to each coordinate, relative to the picture", .min = 0, .max = 10}, noise);
  }
};

// Random numbers of one point, drawn in order.
class PlaneDraw {
 public:
  PlaneDraw(const RngStream& stream, double noise) : stream_(stream), noise_(noise) {}
  double uniform() { return random_double(stream_, next_++); }
  double normal() { return random_normal(stream_, next_++ * 2); }
  std::array<double, 2> noisy(double x, double y) {
    const double dx = normal(), dy = normal();
    return {x + noise_ * dx, y + noise_ * dy};
  }

 private:
  RngStream stream_;
  double noise_;
  uint64_t next_ = 0;
};

// Point i gets class i mod classes and its own random numbers; place(i, label, draw) says where it lies.
template <class Place>
Dataset plane_dataset(const PlaneOptions& o, const SourceContext& context, int64_t classes, const Place& place) {
  Dataset out;
  out.sample = {2};
  out.n = o.points;
  out.features = {"x", "y"};
  for (int64_t c = 0; c < classes; ++c) out.classes.push_back("class " + std::to_string(c + 1));
  for (int64_t i = 0; i < o.points; ++i) {
    const int64_t label = i % classes;
    PlaneDraw draw(context.stream(static_cast<uint64_t>(i)), o.noise);
    const std::array<double, 2> xy = place(i, label, draw);
    out.values.push_back(static_cast<float>(xy[0]));
    out.values.push_back(static_cast<float>(xy[1]));
    out.labels.push_back(static_cast<int32_t>(label));
  }
  return out;
}

}  // namespace trainyard
