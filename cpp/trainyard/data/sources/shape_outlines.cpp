#include "trainyard/data/sources/shape_outlines.h"

#include <algorithm>
#include <cmath>

#include "trainyard/core/math.h"

namespace trainyard {
namespace {

using Polygon = std::vector<Point>;

double length(const Point& p) { return math::sqrt(p[0] * p[0] + p[1] * p[1]); }

// Distance to the nearest side; inside by counting the sides that a ray crosses.
double polygon_distance(const Polygon& corners, const Point& p) {
  double nearest = 1e9;  // squared
  bool inside = false;
  for (size_t i = 0, j = corners.size() - 1; i < corners.size(); j = i++) {
    const Point &a = corners[i], &b = corners[j];
    const Point side{b[0] - a[0], b[1] - a[1]}, to{p[0] - a[0], p[1] - a[1]};
    const double along = (to[0] * side[0] + to[1] * side[1]) / (side[0] * side[0] + side[1] * side[1]);
    const double t = std::clamp(along, 0.0, 1.0);
    const double x = to[0] - t * side[0], y = to[1] - t * side[1];
    nearest = std::min(nearest, x * x + y * y);
    if ((a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0] + side[0] * (p[1] - a[1]) / side[1]) inside = !inside;
  }
  return inside ? -math::sqrt(nearest) : math::sqrt(nearest);
}

// Corners at equal angles, their radius alternating between the two.
Polygon spiked(int corners, double outer, double inner) {
  Polygon out;
  for (int k = 0; k < corners; ++k) {
    const double angle = 2.0 * math::kPi * k / corners, radius = k % 2 == 0 ? outer : inner;
    out.push_back({radius * math::sin(angle), -radius * math::cos(angle)});
  }
  return out;
}

Polygon heart_outline() {
  Polygon out;
  for (int k = 0; k < 24; ++k) {
    const double t = 2.0 * math::kPi * k / 24.0, s = math::sin(t);
    const double y = 13.0 * math::cos(t) - 5.0 * math::cos(2.0 * t) - 2.0 * math::cos(3.0 * t) - math::cos(4.0 * t);
    out.push_back({16.0 * s * s * s / 16.5, -(y + 2.5) / 16.5});
  }
  return out;
}

// A circle with a tip at the top, where its tangents meet.
Polygon drop_outline() {
  constexpr double kRadius = 0.58, kDown = 0.36;
  const double half = 1.137;  // angle between the axis and where the tangents touch: cos = radius / (1 + down)
  Polygon out{{0.0, -1.0}};
  for (int k = 0; k <= 16; ++k) {
    const double angle = half + (2.0 * math::kPi - 2.0 * half) * k / 16.0;
    out.push_back({kRadius * math::sin(angle), kDown - kRadius * math::cos(angle)});
  }
  return out;
}

double circle(const Point& p) { return length(p) - 0.86; }
double ring(const Point& p) { return std::fabs(length(p) - 0.68) - 0.22; }
double triangle(const Point& p) {
  static const Polygon corners = spiked(3, 1.0, 1.0);
  return polygon_distance(corners, p);
}
double square(const Point& p) { return std::max(std::fabs(p[0]), std::fabs(p[1])) - 0.74; }
double star(const Point& p) {
  static const Polygon corners = spiked(10, 1.05, 0.46);
  return polygon_distance(corners, p);
}
double cross(const Point& p) {
  const double x = std::fabs(p[0]), y = std::fabs(p[1]);
  return std::max(std::min(x, y) - 0.29, std::max(x, y) - 0.92);
}
double heart(const Point& p) {
  static const Polygon corners = heart_outline();
  return polygon_distance(corners, p);
}
double moon(const Point& p) { return std::max(length({p[0] - 0.1, p[1]}) - 0.94, 0.74 - length({p[0] + 0.4, p[1]})); }
double arrow(const Point& p) {
  static const Polygon corners{{0.0, -1.0},   {0.72, -0.22},  {0.27, -0.22}, {0.27, 0.95},
                               {-0.27, 0.95}, {-0.27, -0.22}, {-0.72, -0.22}};
  return polygon_distance(corners, p);
}
double drop(const Point& p) {
  static const Polygon corners = drop_outline();
  return polygon_distance(corners, p);
}

}  // namespace

const std::vector<Outline>& outlines() {
  static const std::vector<Outline> all{
      {"circle", circle}, {"ring", ring},   {"triangle", triangle}, {"square", square}, {"star", star},
      {"cross", cross},   {"heart", heart}, {"moon", moon},         {"arrow", arrow},   {"drop", drop}};
  return all;
}

}  // namespace trainyard
