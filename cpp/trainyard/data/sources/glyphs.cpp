// Handwritten digits drawn from scratch: a digit's strokes are bent, slanted, turned, moved and inked anew for every
// example. 28 x 28 grey, light on dark, as MNIST's; somewhat harder than it, since nothing is centred.
#include "trainyard/data/sources/glyph_strokes.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "trainyard/core/error.h"
#include "trainyard/core/math.h"
#include "trainyard/data/draw.h"
#include "trainyard/data/source.h"

namespace trainyard {
namespace {

struct GlyphOptions : Options {
  int64_t points = 6000;
  double noise = 0.06;
  double distortion = 1.0;
  std::vector<int64_t> classes;
  void visit(FieldVisitor& v) override {
    v.integer({.name = "points", .doc = "number of examples", .min = 10, .max = 1e6}, points);
    v.number({.name = "noise", .doc = "standard deviation of the grain, as a share of white", .min = 0, .max = 1},
             noise);
    v.number({.name = "distortion",
              .doc = "how far digits are bent, slanted, turned and moved; 0 is print",
              .min = 0,
              .max = 2},
             distortion);
    v.integers(
        {.name = "classes", .doc = "draw these digits only, in this order; none for all ten", .min = 0, .max = 9},
        classes);
  }
  void validate() const override {
    if (classes.size() == 1)
      throw Error("range", "/classes", "[glyphs] one class alone: there is nothing to tell apart");
    if (std::set<int64_t>(classes.begin(), classes.end()).size() != classes.size())
      throw Error("range", "/classes", "[glyphs] a digit stands twice in classes");
  }
};

constexpr int kSize = 28;
constexpr int kPieces = 5;

// A smooth field of displacements: a few plane waves of low frequency.
class Elastic {
 public:
  Elastic(double strength, Draw& draw) {
    for (Wave& wave : waves_) {
      wave = {draw.uniform(-2.5, 2.5), draw.uniform(-2.5, 2.5), draw.uniform(0.0, 2.0 * math::kPi),
              strength * draw.normal(), strength * draw.normal()};
    }
  }
  Point operator()(const Point& p) const {
    Point out = p;
    for (const Wave& wave : waves_) {
      const double s = math::sin(wave.fx * p[0] + wave.fy * p[1] + wave.phase);
      out[0] += wave.dx * s;
      out[1] += wave.dy * s;
    }
    return out;
  }

 private:
  struct Wave {
    double fx, fy, phase, dx, dy;
  };
  std::array<Wave, 3> waves_;
};

// From a digit's coordinates to pixels: size, width, slant, turn and place.
class Placement {
 public:
  Placement(double distortion, Draw& draw) {
    const double size = 9.2 * (1.0 + distortion * draw.uniform(-0.22, 0.14));
    const double width = size * (1.0 + distortion * draw.uniform(-0.2, 0.3));
    const double slant = distortion * (0.08 + 0.2 * draw.normal());
    const double turn = distortion * 0.16 * draw.normal();
    const double c = math::cos(turn), s = math::sin(turn);
    // x' = turn (width x - slant size y), y' = turn (size y)
    xx_ = c * width;
    xy_ = -c * slant * size - s * size;
    yx_ = s * width;
    yy_ = -s * slant * size + c * size;
    const double reach = distortion * 2.4;
    left_ = 0.5 * kSize + draw.uniform(-reach, reach);
    top_ = 0.5 * kSize + draw.uniform(-reach, reach);
  }
  Point operator()(const Point& p) const { return {left_ + xx_ * p[0] + xy_ * p[1], top_ + yx_ * p[0] + yy_ * p[1]}; }

 private:
  double xx_, xy_, yx_, yy_, left_, top_;
};

using Page = std::array<double, kSize * kSize>;

// Ink of a round pen moving from a to b, its radius changing on the way. Pixel (x, y) has its centre at x + 0.5.
void draw_piece(const Point& a, const Point& b, double radius_a, double radius_b, Page& page) {
  const double reach = std::max(radius_a, radius_b) + 1.0;
  const auto first = [&](double u, double v) {
    return std::max(0, static_cast<int>(std::floor(std::min(u, v) - reach)));
  };
  const auto last = [&](double u, double v) {
    return std::min(kSize - 1, static_cast<int>(std::floor(std::max(u, v) + reach)));
  };
  const double dx = b[0] - a[0], dy = b[1] - a[1], square = dx * dx + dy * dy;
  for (int y = first(a[1], b[1]); y <= last(a[1], b[1]); ++y) {
    for (int x = first(a[0], b[0]); x <= last(a[0], b[0]); ++x) {
      const double px = x + 0.5 - a[0], py = y + 0.5 - a[1];
      const double t = square > 0.0 ? std::clamp((px * dx + py * dy) / square, 0.0, 1.0) : 0.0;
      const double ex = px - t * dx, ey = py - t * dy;
      const double edge = radius_a + t * (radius_b - radius_a) - math::sqrt(ex * ex + ey * ey);
      // Half a pixel on either side of the edge is grey; a soft pen, so a little more.
      const double ink = std::clamp(0.5 + edge / 1.3, 0.0, 1.0);
      double& dot = page[static_cast<size_t>(y * kSize + x)];
      dot = std::max(dot, ink);
    }
  }
}

// The pen presses harder here and lighter there.
struct Pen {
  double radius, swing, frequency, phase;
  double at(double along) const { return radius * (1.0 + swing * math::sin(frequency * along + phase)); }
};

void write_digit(int64_t digit, double distortion, Draw& draw, Page& page) {
  const std::vector<Glyph>& hands = glyphs_of(digit);
  const Glyph& glyph = hands[draw.below(static_cast<uint32_t>(hands.size()))];
  const Placement place(distortion, draw);
  const Elastic bend(0.055 * distortion, draw);
  const Pen pen{1.35 * (1.0 + distortion * draw.uniform(-0.4, 0.45)), 0.25 * distortion * draw.uniform(),
                draw.uniform(0.5, 2.0), draw.uniform(0.0, 2.0 * math::kPi)};
  double along = 0.0;
  Point end{9.0, 9.0}, moved{};  // the stroke before ended at `end`, which was moved to `moved`
  for (const PenStroke& stroke : glyph) {
    PenStroke points = stroke;
    for (Point& p : points) {
      const std::array<double, 2> slip = draw.normals();
      const Point exact = p;
      const bool joined = exact == end;
      p = joined ? moved : Point{p[0] + 0.045 * distortion * slip[0], p[1] + 0.045 * distortion * slip[1]};
      end = exact;
      moved = p;
    }
    const PenStroke curve = smooth(points, kPieces);
    Point before = place(bend(curve[0]));
    for (size_t k = 1; k < curve.size(); ++k) {
      const Point here = place(bend(curve[k]));
      const double from = pen.at(along);
      along += 0.1;
      draw_piece(before, here, from, pen.at(along), page);
      before = here;
    }
  }
}

// Ink and grain to bytes. The grain is nearly normal: the sum of four random bytes, four sums to a block of numbers.
void develop(const Page& page, double ink, double noise, Draw& draw, uint8_t* out) {
  constexpr double kMean = 510.0, kDeviation = 147.8;  // of four bytes
  PhiloxBlock block{};
  for (size_t k = 0; k < page.size(); ++k) {
    if (k % 4 == 0) block = draw.block();
    const uint32_t word = block[k % 4];
    const uint32_t sum = (word & 0xff) + (word >> 8 & 0xff) + (word >> 16 & 0xff) + (word >> 24);
    const double grain = noise * (static_cast<double>(sum) - kMean) / kDeviation;
    out[k] = static_cast<uint8_t>(std::clamp(255.0 * (ink * page[k] + grain) + 0.5, 0.0, 255.0));
  }
}

Dataset load_glyphs(const GlyphOptions& o, const SourceContext& context) {
  Dataset out;
  out.sample = {kSize, kSize, 1};
  out.n = o.points;
  std::vector<int64_t> digits = o.classes;
  if (digits.empty()) digits = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  for (const int64_t digit : digits) out.classes.push_back(std::to_string(digit));
  out.bytes.resize(static_cast<size_t>(o.points) * kSize * kSize);
  for (int64_t i = 0; i < o.points; ++i) {
    Draw draw(context.stream(static_cast<uint64_t>(i)));
    const auto label = static_cast<size_t>(i) % digits.size();
    Page page{};
    write_digit(digits[label], o.distortion, draw, page);
    develop(page, 1.0 - 0.3 * std::min(1.0, o.distortion) * draw.uniform(), o.noise, draw,
            out.bytes.data() + i * kSize * kSize);
    out.labels.push_back(static_cast<int32_t>(label));
  }
  return out;
}

}  // namespace

TY_REGISTER_SOURCE(glyphs, GlyphOptions, load_glyphs, "digits drawn by program, as if by hand: 28 x 28 grey", "")

}  // namespace trainyard
