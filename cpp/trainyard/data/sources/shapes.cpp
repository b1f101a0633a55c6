// Coloured, patterned figures of ten kinds, half hidden behind bars, on backgrounds of every colour: what CIFAR-10 asks
// for (colour that does not tell, clutter, any place and turn) without a download. 32 x 32, red green blue.
#include <algorithm>
#include <cmath>

#include "trainyard/core/error.h"
#include "trainyard/core/math.h"
#include "trainyard/core/text.h"
#include "trainyard/data/draw.h"
#include "trainyard/data/source.h"
#include "trainyard/data/sources/shape_outlines.h"

namespace trainyard {
namespace {

struct ShapesOptions : Options {
  int64_t points = 6000;
  double noise = 0.03;
  double turn = 25.0;
  double occlusion = 0.4;
  std::vector<std::string> classes;
  void visit(FieldVisitor& v) override {
    v.integer({.name = "points", .doc = "number of examples", .min = 10, .max = 1e6}, points);
    v.number({.name = "noise", .doc = "standard deviation of the grain, as a share of white", .min = 0, .max = 1},
             noise);
    v.number(
        {.name = "turn", .doc = "figures are turned by up to this many degrees to either side", .min = 0, .max = 180},
        turn);
    v.number({.name = "occlusion", .doc = "share of figures that a bar lies across", .min = 0, .max = 1}, occlusion);
    v.texts({.name = "classes", .doc = "draw these figures only, in this order, such as star; none for all ten"},
            classes);
  }
  void validate() const override {
    if (classes.size() == 1)
      throw Error("range", "/classes", "[shapes] one class alone: there is nothing to tell apart");
    (void)chosen();
  }
  std::vector<Outline> chosen() const;
};

std::vector<Outline> ShapesOptions::chosen() const {
  if (classes.empty()) return outlines();
  std::vector<Outline> out;
  for (size_t i = 0; i < classes.size(); ++i) {
    const auto named = [&](const Outline& outline) { return outline.name == classes[i]; };
    const auto found = std::find_if(outlines().begin(), outlines().end(), named);
    std::vector<std::string> names;
    for (const Outline& outline : outlines()) names.push_back(outline.name);
    if (found == outlines().end()) {
      throw Error(
          "choice", "/classes/" + std::to_string(i),
          "[shapes] there is no figure called \"" + printable(classes[i]) + "\"" + did_you_mean(classes[i], names));
    }
    if (std::any_of(out.begin(), out.end(), named))
      throw Error("range", "/classes", "[shapes] a figure stands twice in classes");
    out.push_back(*found);
  }
  return out;
}

constexpr int kSize = 32;

using Colour = std::array<double, 3>;

Colour mix(const Colour& a, const Colour& b, double t) {
  return {a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), a[2] + t * (b[2] - a[2])};
}

double difference(const Colour& a, const Colour& b) {
  // The eye's weights for red, green and blue.
  return 0.3 * std::fabs(a[0] - b[0]) + 0.59 * std::fabs(a[1] - b[1]) + 0.11 * std::fabs(a[2] - b[2]);
}

Colour from_hsv(double hue, double saturation, double value) {
  Colour out;
  for (size_t k = 0; k < 3; ++k) {
    double turn = hue + static_cast<double>(k) / 3.0;
    turn -= std::floor(turn);
    const double tooth = std::clamp(std::fabs(6.0 * turn - 3.0) - 1.0, 0.0, 1.0);
    out[k] = value * (1.0 - saturation + saturation * tooth);
  }
  return out;
}

// Two colours in a pattern: plain, shaded, stripes, checks, dots or clouds.
class Paint {
 public:
  Paint(const Colour& colour, double contrast, double scale, Draw& draw)
      : a_(colour),
        kind_(draw.below(6)),
        frequency_(scale * draw.uniform(0.7, 1.6)),
        phase_(2.0 * math::kPi * draw.uniform()) {
    const double angle = 2.0 * math::kPi * draw.uniform();
    const double share = contrast * draw.uniform(0.5, 1.0);
    const bool darker = a_[0] + a_[1] + a_[2] > 1.5;
    b_ = mix(a_, darker ? from_hsv(draw.uniform(), 0.5, 0.15) : from_hsv(draw.uniform(), 0.3, 0.95), share);
    c_ = math::cos(angle);
    s_ = math::sin(angle);
  }

  // At a pixel.
  Colour at(double x, double y) const {
    const double u = frequency_ * (c_ * x + s_ * y), v = frequency_ * (c_ * y - s_ * x);
    switch (kind_) {
      case 0:
        return a_;
      case 1:
        return mix(a_, b_, std::clamp(0.5 + (c_ * (x - 16.0) + s_ * (y - 16.0)) / 28.0, 0.0, 1.0));
      case 2:
        return mix(a_, b_, soft(math::sin(u + phase_)));
      case 3:
        return mix(a_, b_, soft(math::sin(u + phase_) * math::sin(v)));
      case 4:
        return mix(a_, b_, soft(math::sin(u + phase_) + math::sin(v) - 0.9));
      default:
        return mix(a_, b_, 0.5 + 0.25 * (math::sin(0.45 * u + phase_) + math::sin(0.6 * v + 2.0 * math::sin(0.3 * u))));
    }
  }

 private:
  static double soft(double wave) { return std::clamp(0.5 + 2.0 * wave, 0.0, 1.0); }

  Colour a_, b_{};
  uint32_t kind_;
  double frequency_, phase_, c_ = 1.0, s_ = 0.0;
};

// Where a figure or a bar lies: pixels to its own coordinates.
struct Frame {
  double x, y, size, c, s;
  Frame(double left, double top, double radius, double turn)
      : x(left), y(top), size(radius), c(math::cos(turn)), s(math::sin(turn)) {}
  Point own(double px, double py) const {
    const double dx = (px - x) / size, dy = (py - y) / size;
    return {c * dx + s * dy, c * dy - s * dx};
  }
};

struct Bar {
  Frame frame;
  double half;  // width, in pixels
  Paint paint;
  double cover(double x, double y) const { return std::clamp(0.5 + half - std::fabs(frame.own(x, y)[1]), 0.0, 1.0); }
};

// One statement a draw: the order in which arguments are evaluated is the compiler's choice.
Colour random_colour(Draw& draw) {
  const double hue = draw.uniform(), saturation = draw.uniform(0.25, 1.0), value = draw.uniform(0.25, 1.0);
  return from_hsv(hue, saturation, value);
}

// A figure must be seen on its ground: the most different of a few colours, at least as far as needed.
Colour colour_against(const Colour& ground, Draw& draw) {
  constexpr double kEnough = 0.35;
  Colour best = random_colour(draw);
  for (int i = 0; i < 6 && difference(best, ground) < kEnough; ++i) {
    const Colour other = random_colour(draw);
    if (difference(other, ground) > difference(best, ground)) best = other;
  }
  return best;
}

void paint_shape(const Outline& outline, const ShapesOptions& o, Draw& draw, uint8_t* out) {
  const Colour ground_colour = random_colour(draw);
  const Paint ground(ground_colour, 0.35, 0.55, draw);
  const Paint figure(colour_against(ground_colour, draw), 0.3, 1.1, draw);
  const double size = draw.uniform(9.0, 13.0), reach = 15.5 - size;
  const double turn = math::kPi / 180.0 * draw.uniform(-o.turn, o.turn);
  const double left = 16.0 + draw.uniform(-reach, reach), top = 16.0 + draw.uniform(-reach, reach);
  const Frame frame(left, top, size, turn);
  std::vector<Bar> bars;
  if (draw.chance(o.occlusion)) {
    const double across = math::kPi * draw.uniform(), off = size * draw.uniform(-0.8, 0.8);
    const double x = frame.x - off * math::sin(across), y = frame.y + off * math::cos(across);
    bars.push_back({Frame(x, y, 1.0, across), draw.uniform(1.0, 2.6), Paint(random_colour(draw), 0.5, 1.1, draw)});
  }
  const double shadow_x = draw.uniform(-2.2, 2.2), shadow_y = draw.uniform(0.6, 2.2), shadow = draw.uniform(0.0, 0.45);
  const double light = draw.uniform(0.0, 0.02), light_turn = 2.0 * math::kPi * draw.uniform();
  const double light_x = light * math::cos(light_turn), light_y = light * math::sin(light_turn);
  const auto cover = [&](double x, double y) {
    const Point p = frame.own(x, y);
    constexpr double kOutside = 1.3;  // beyond every figure and its soft edge
    if (p[0] * p[0] + p[1] * p[1] > kOutside * kOutside) return 0.0;
    return std::clamp(0.5 - size * outline.distance(p), 0.0, 1.0);
  };

  for (int row = 0; row < kSize; ++row) {
    for (int column = 0; column < kSize; ++column) {
      const double x = column + 0.5, y = row + 0.5;
      Colour colour = ground.at(x, y);
      const double shade = 1.0 - shadow * cover(x - shadow_x, y - shadow_y);
      for (double& part : colour) part *= shade;
      const double inside = cover(x, y);
      if (inside > 0.0) colour = mix(colour, figure.at(x, y), inside);
      for (const Bar& bar : bars) colour = mix(colour, bar.paint.at(x, y), bar.cover(x, y));
      const double lit = 1.0 + light_x * (x - 16.0) + light_y * (y - 16.0);
      const PhiloxBlock grain = draw.block();
      for (size_t k = 0; k < 3; ++k) {
        const uint32_t sum = (grain[k] & 0xff) + (grain[k] >> 8 & 0xff) + (grain[k] >> 16 & 0xff) + (grain[k] >> 24);
        const double value = lit * colour[k] + o.noise * (static_cast<double>(sum) - 510.0) / 147.8;
        *out++ = static_cast<uint8_t>(std::clamp(255.0 * value + 0.5, 0.0, 255.0));
      }
    }
  }
}

Dataset load_shapes(const ShapesOptions& o, const SourceContext& context) {
  constexpr int64_t kBytes = int64_t{kSize} * kSize * 3;
  Dataset out;
  out.sample = {kSize, kSize, 3};
  out.n = o.points;
  const std::vector<Outline> figures = o.chosen();
  for (const Outline& figure : figures) out.classes.push_back(figure.name);
  out.bytes.resize(static_cast<size_t>(o.points * kBytes));
  for (int64_t i = 0; i < o.points; ++i) {
    const auto label = static_cast<size_t>(i) % figures.size();
    Draw draw(context.stream(static_cast<uint64_t>(i)));
    paint_shape(figures[label], o, draw, out.bytes.data() + i * kBytes);
    out.labels.push_back(static_cast<int32_t>(label));
  }
  return out;
}

}  // namespace

TY_REGISTER_SOURCE(shapes, ShapesOptions, load_shapes,
                   "figures drawn by program, coloured, patterned, half hidden, of ten kinds: 32 x 32 colour", "")

}  // namespace trainyard
