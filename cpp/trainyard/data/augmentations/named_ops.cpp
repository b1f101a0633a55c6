#include "trainyard/data/augmentations/named_ops.h"

#include <cmath>

#include "trainyard/data/augmentations/pixel_ops.h"

namespace trainyard {
namespace {

// At full strength, as published: distances are pixels of an image of 331.
constexpr double kLean = 0.3, kDegrees = 30.0, kFactor = 0.9, kDistance = 150.0 / 331.0, kCutout = 60.0 / 331.0;

double distance(double strength, int64_t size) { return std::trunc(strength * kDistance * static_cast<double>(size)); }

}  // namespace

const std::vector<NamedOp>& named_ops() {
  static const std::vector<NamedOp> ops{
      // Leaning is about the top left corner, not the centre.
      {"shear_x", true, [](Canvas& c, double s, Draw&, Beyond fill) { c.place(leaned(0.0, kLean * s), fill); }},
      {"shear_y", true, [](Canvas& c, double s, Draw&, Beyond fill) { c.place(leaned(kLean * s, 0.0), fill); }},
      {"translate_x", true,
       [](Canvas& c, double s, Draw&, Beyond fill) { c.place(moved(0.0, distance(s, c.shape()[1])), fill); }},
      {"translate_y", true,
       [](Canvas& c, double s, Draw&, Beyond fill) { c.place(moved(distance(s, c.shape()[0]), 0.0), fill); }},
      {"rotate", true,
       [](Canvas& c, double s, Draw&, Beyond fill) { c.place_about_centre(turned(kDegrees * s), fill); }},
      {"brightness", true, [](Canvas& c, double s, Draw&, Beyond) { brightness(c, 1.0 + kFactor * s); }},
      {"color", true, [](Canvas& c, double s, Draw&, Beyond) { saturation(c, 1.0 + kFactor * s); }},
      {"contrast", true, [](Canvas& c, double s, Draw&, Beyond) { contrast(c, 1.0 + kFactor * s); }},
      {"sharpness", true, [](Canvas& c, double s, Draw&, Beyond) { sharpness(c, 1.0 + kFactor * s); }},
      {"posterize", false,
       [](Canvas& c, double s, Draw&, Beyond) { posterize(c, 8 - static_cast<int>(std::nearbyint(4.0 * s))); }},
      {"solarize", false, [](Canvas& c, double s, Draw&, Beyond) { solarize(c, 1.0 - s); }},
      {"auto_contrast", false, [](Canvas& c, double, Draw&, Beyond) { auto_contrast(c); }},
      {"equalize", false, [](Canvas& c, double, Draw&, Beyond) { equalize(c); }},
      {"invert", false, [](Canvas& c, double, Draw&, Beyond) { invert(c); }},
      {"cutout", false,
       [](Canvas& c, double s, Draw& draw, Beyond) {
         blank(c, static_cast<int64_t>(s * kCutout * static_cast<double>(c.shape()[1]) + 0.5), draw);
       }},
  };
  return ops;
}

const NamedOp* find_named_op(const std::string& name) {
  for (const NamedOp& op : named_ops()) {
    if (name == op.name) return &op;
  }
  return nullptr;
}

void apply_op(const NamedOp& op, double strength, Draw& draw, Canvas& canvas, Beyond beyond) {
  const bool negative = op.has_sign && draw.below(2) == 1;
  op.apply(canvas, negative ? -strength : strength, draw, beyond);
}

}  // namespace trainyard
