#include "trainyard/data/canvas.h"

#include <doctest/doctest.h>

#include <vector>

#include "trainyard/core/math.h"

using namespace trainyard;

namespace {

using Pixels = std::vector<float>;

Pixels placed(const Pixels& from, const Shape& shape, const std::vector<Placement>& placements, Beyond beyond) {
  Canvas canvas;
  canvas.load(from.data(), shape);
  for (const Placement& p : placements) canvas.place(p, beyond);
  const float* const pixels = canvas.pixels();
  return {pixels, pixels + canvas.shape().count()};
}

Placement shift(double y, double x) {
  Placement p;
  p.y0 = y;
  p.x0 = x;
  return p;
}

Placement turn(double degrees, const Shape& shape) {
  const double angle = degrees * math::kPi / 180.0;
  Placement p;
  p.yy = math::cos(angle);
  p.yx = math::sin(angle);
  p.xy = -math::sin(angle);
  p.xx = math::cos(angle);
  return p.about(static_cast<double>(shape[0]) / 2, static_cast<double>(shape[1]) / 2);
}

const Shape kSmall{2, 3, 1};
const Pixels kCounted{1, 2, 3, 4, 5, 6};

}  // namespace

TEST_CASE("a whole shift copies pixels, and what is beyond the edge is what was asked for") {
  CHECK(placed(kCounted, kSmall, {shift(0, 1)}, Beyond::zero) == Pixels{2, 3, 0, 5, 6, 0});
  CHECK(placed(kCounted, kSmall, {shift(0, 1)}, Beyond::edge) == Pixels{2, 3, 3, 5, 6, 6});
  CHECK(placed(kCounted, kSmall, {shift(0, 1)}, Beyond::reflect) == Pixels{2, 3, 2, 5, 6, 5});
  CHECK(placed(kCounted, kSmall, {shift(-1, -2)}, Beyond::zero) == Pixels{0, 0, 0, 0, 0, 1});
  CHECK(placed(kCounted, kSmall, {shift(-1, -2)}, Beyond::edge) == Pixels{1, 1, 1, 1, 1, 1});
  CHECK(placed(kCounted, kSmall, {shift(-1, -2)}, Beyond::reflect) == Pixels{6, 5, 4, 3, 2, 1});
  CHECK(placed(kCounted, kSmall, {shift(5, 9)}, Beyond::zero) == Pixels(6, 0.0f));
}

TEST_CASE("half a shift is the mean of two neighbours") {
  CHECK(placed(kCounted, kSmall, {shift(0, 0.5)}, Beyond::zero) == Pixels{1.5, 2.5, 1.5, 4.5, 5.5, 3});
  CHECK(placed(kCounted, kSmall, {shift(0.5, 0)}, Beyond::edge) == Pixels{2.5, 3.5, 4.5, 4, 5, 6});
}

TEST_CASE("placements compose: there and back is the image itself, though its middle stage was out of sight") {
  CHECK(placed(kCounted, kSmall, {shift(7, 7), shift(-7, -7)}, Beyond::zero) == kCounted);
  CHECK(placed(kCounted, kSmall, {shift(0.25, 0.3), shift(-0.25, -0.3)}, Beyond::zero) == kCounted);
}

TEST_CASE("the second placement acts on the image that the first has made") {
  Placement mirrored;
  mirrored.xx = -1.0;
  mirrored.x0 = 3.0;
  // Mirrored 3 2 1, then shifted left by one: 2 1 0. The other way round: 2 3 0, then 0 3 2.
  CHECK(placed(kCounted, kSmall, {mirrored, shift(0, 1)}, Beyond::zero) == Pixels{2, 1, 0, 5, 4, 0});
  CHECK(placed(kCounted, kSmall, {shift(0, 1), mirrored}, Beyond::zero) == Pixels{0, 3, 2, 0, 6, 5});
}

TEST_CASE("a quarter turn moves whole pixels, of all channels") {
  const Shape square{2, 2, 3};
  const Pixels colours{11, 12, 13, 21, 22, 23, 31, 32, 33, 41, 42, 43};
  // Sines of a quarter turn are snapped to whole numbers, so that not a bit is lost. Counter-clockwise.
  CHECK(placed(colours, square, {turn(90, square)}, Beyond::zero) ==
        Pixels{21, 22, 23, 41, 42, 43, 11, 12, 13, 31, 32, 33});
  const Placement quarter = turn(90, square);
  CHECK(placed(colours, square, {quarter, quarter, quarter, quarter}, Beyond::zero) == colours);
}

TEST_CASE("a canvas may change its size, and a warp asks for each pixel's place") {
  Canvas canvas;
  canvas.load(kCounted.data(), kSmall);
  canvas.place(shift(1, 1), 1, 2, Beyond::zero);  // a crop
  CHECK(canvas.shape() == Shape{1, 2, 1});
  canvas.warp([](double&, double& x) { x = 2.0 - x; }, Beyond::zero);
  const float* const pixels = canvas.pixels();
  CHECK(Pixels(pixels, pixels + 2) == Pixels{6, 5});
}
