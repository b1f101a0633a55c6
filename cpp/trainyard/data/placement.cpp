#include "trainyard/data/placement.h"

#include <cmath>

#include "trainyard/core/math.h"

namespace trainyard {
namespace {

// Angles such as a quarter turn leave cosines of 1e-17: what is a whole number up to rounding shall be one.
double snap(double v) {
  constexpr double kRounding = 1e-9;
  const double whole = std::nearbyint(v);
  return std::fabs(v - whole) < kRounding ? whole : v;
}

bool is_whole(double v) { return v == std::nearbyint(v); }

}  // namespace

bool Placement::is_identity() const {
  return yy == 1.0 && yx == 0.0 && y0 == 0.0 && xy == 0.0 && xx == 1.0 && x0 == 0.0;
}

bool Placement::is_copy() const {
  return yx == 0.0 && xy == 0.0 && std::fabs(yy) == 1.0 && std::fabs(xx) == 1.0 && is_whole(y0) && is_whole(x0);
}

Placement Placement::about(double y, double x) const {
  Placement out = *this;
  out.y0 += y - (yy * y + yx * x);
  out.x0 += x - (xy * y + xx * x);
  return out;
}

Placement compose(const Placement& a, const Placement& b) {
  Placement out;
  out.yy = snap(a.yy * b.yy + a.yx * b.xy);
  out.yx = snap(a.yy * b.yx + a.yx * b.xx);
  out.y0 = snap(a.yy * b.y0 + a.yx * b.x0 + a.y0);
  out.xy = snap(a.xy * b.yy + a.xx * b.xy);
  out.xx = snap(a.xy * b.yx + a.xx * b.xx);
  out.x0 = snap(a.xy * b.y0 + a.xx * b.x0 + a.x0);
  return out;
}

Placement moved(double down, double right) {
  Placement out;
  out.y0 = -down;
  out.x0 = -right;
  return out;
}

Placement turned(double degrees) {
  const double angle = degrees * math::kPi / 180.0, cosine = math::cos(angle), sine = math::sin(angle);
  Placement out;
  out.yy = cosine;
  out.yx = sine;
  out.xy = -sine;
  out.xx = cosine;
  return out;
}

Placement grown(double factor_y, double factor_x) {
  Placement out;
  out.yy = 1.0 / factor_y;
  out.xx = 1.0 / factor_x;
  return out;
}

Placement leaned(double y, double x) {
  Placement out;
  out.yx = -y;
  out.xy = -x;
  return out;
}

}  // namespace trainyard
