// Augmentations that move pixels: against small images worked out by hand, and by where their pixels come from.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <set>

#include "data/augmentations/support.h"
#include "support/sample_moments.h"
#include "trainyard/core/math.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

using Pixels = std::vector<float>;

const Shape kSquare{3, 3, 1};
const Pixels kDigits{1, 2, 3, 4, 5, 6, 7, 8, 9};
// Places of pixels of up to 40 are exact to a few of float's steps at 40, 3.8e-6.
constexpr double kPlace = 4e-5;

std::set<Pixels> all_seen(const Augmenter& augmenter, const Pixels& image, int draws = 400) {
  std::set<Pixels> out;
  for (int id = 0; id < draws; ++id) out.insert(augmented(augmenter, image, 1, 0, id));
  return out;
}

// The affine map of an augmented image of places: slopes and the place of the image's centre.
struct Map {
  double yy, yx, xy, xx, y, x;
};
Map map_of(const Pixels& image, const Shape& shape) {
  const int64_t i = shape[0] / 2, j = shape[1] / 2;
  const Place at = place_of(image, shape[1], i, j), below = place_of(image, shape[1], i + 1, j),
              right = place_of(image, shape[1], i, j + 1);
  Map map{below.y - at.y, right.y - at.y, below.x - at.x, right.x - at.x, at.y, at.x};
  map.y -= 0.5 * (map.yy + map.yx);  // of even sizes: half a pixel up and left of pixel (i, j)'s centre
  map.x -= 0.5 * (map.xy + map.xx);
  return map;
}

const Shape kPlaces{24, 32, 2};
// Calls f with the map of each of many draws. Beyond the edge the nearest place repeats, so that slopes stay readable.
template <class F>
void each_map(const std::string& json, const F& f, int draws = 400) {
  const Augmenter moving = augmenter({json}, kPlaces);
  const Pixels image = places(24, 32);
  for (int id = 0; id < draws; ++id) f(map_of(augmented(moving, image, 1, 0, id), kPlaces));
}

}  // namespace

TY_CHECKS("augment", "vertical_flip") { check_augmentation("vertical_flip"); }
TY_CHECKS("augment", "translate") { check_augmentation("translate"); }
TY_CHECKS("augment", "rotate") { check_augmentation("rotate"); }
TY_CHECKS("augment", "scale") { check_augmentation("scale"); }
TY_CHECKS("augment", "stretch") { check_augmentation("stretch"); }
TY_CHECKS("augment", "shear") { check_augmentation("shear"); }

TEST_CASE("AUG-02 vertical_flip turns images upside down, twice is the identity") {
  const std::string always = R"({"type": "vertical_flip", "probability": 1})";
  const Shape shape{3, 2, 1};
  const Pixels image{1, 2, 3, 4, 5, 6};
  CHECK(augmented(augmenter({always}, shape), image) == Pixels{5, 6, 3, 4, 1, 2});
  CHECK(augmented(augmenter({always, always}, shape), image) == image);
}

TEST_CASE("AUG-06 translate: whole shifts are exact, and what comes in is what was asked for") {
  const auto seen = [](const std::string& fill) {
    return all_seen(augmenter({R"({"type": "translate", "share": 0.34, "fill": ")" + fill + "\"}"}, kSquare), kDigits);
  };
  const auto zero = seen("zero"), edge = seen("edge"), reflect = seen("reflect");
  CHECK(zero.size() == 9);
  for (const auto* set : {&zero, &edge, &reflect}) CHECK(set->count(kDigits) == 1);
  // Down and to the right by one.
  CHECK(zero.count({0, 0, 0, 0, 1, 2, 0, 4, 5}) == 1);
  CHECK(edge.count({1, 1, 2, 1, 1, 2, 4, 4, 5}) == 1);
  CHECK(reflect.count({5, 4, 5, 2, 1, 2, 5, 4, 5}) == 1);
  // Up.
  CHECK(zero.count({4, 5, 6, 7, 8, 9, 0, 0, 0}) == 1);
  CHECK(edge.count({4, 5, 6, 7, 8, 9, 7, 8, 9}) == 1);
  CHECK(reflect.count({4, 5, 6, 7, 8, 9, 4, 5, 6}) == 1);
}

TEST_CASE("AUG-06 translate by parts of pixels is uniform over its reach and moves all pixels alike") {
  SampleMoments down, right;
  each_map(R"({"type": "translate", "share": 0.25, "whole": false, "fill": "edge"})", [&](const Map& map) {
    CHECK(std::fabs(map.yy - 1.0) + std::fabs(map.yx) + std::fabs(map.xy) + std::fabs(map.xx - 1.0) < kPlace);
    CHECK(std::fabs(map.y - 12.0) <= 6.0 + kPlace);
    CHECK(std::fabs(map.x - 16.0) <= 8.0 + kPlace);
    down.add(map.y);
    right.add(map.x);
  });
  // Of U(-a, a): a / sqrt(3); within a tenth after 400 draws.
  CHECK(down.deviation() == within(6.0 / std::sqrt(3.0), 0.1));
  CHECK(right.deviation() == within(8.0 / std::sqrt(3.0), 0.1));
}

TEST_CASE("AUG-07 four quarter turns are the identity, and each moves whole pixels") {
  const std::string quarter = R"({"type": "rotate", "degrees": 180, "step": 90})";
  const std::set<Pixels> turns{kDigits,
                               {3, 6, 9, 2, 5, 8, 1, 4, 7},  // counter-clockwise
                               {9, 8, 7, 6, 5, 4, 3, 2, 1},
                               {7, 4, 1, 8, 5, 2, 9, 6, 3}};
  CHECK(all_seen(augmenter({quarter}, kSquare), kDigits) == turns);

  // Angles leave cosines of 1e-16: composed they are the whole numbers that they should be.
  const Placement half = compose(turned(90.0), turned(90.0));
  CHECK(half.is_copy());
  CHECK(compose(half, half).is_identity());
  Canvas canvas;
  canvas.load(kDigits.data(), kSquare);
  for (int turn = 1; turn <= 4; ++turn) {
    canvas.place_about_centre(turned(90.0), Beyond::zero);
    const float* const x = canvas.pixels();  // taken in between, so that nothing is left to compose
    CHECK((Pixels(x, x + 9) == kDigits) == (turn == 4));
  }
}

TEST_CASE("AUG-07 rotate by 45 degrees, by hand: a dot's neighbours lie on its diagonals") {
  const Augmenter half_quarter = augmenter({R"({"type": "rotate", "degrees": 45, "step": 45})"}, kSquare);
  const std::set<Pixels> seen = all_seen(half_quarter, {0, 0, 0, 0, 1, 0, 0, 0, 0}, 30);
  REQUIRE(seen.size() == 2);  // not turned, turned to either side
  // One away on the diagonal is sqrt(1/2) in y and in x: weight (1 - sqrt(1/2))^2. The corners are sqrt(2) away.
  const float near = static_cast<float>((1.0 - std::sqrt(0.5)) * (1.0 - std::sqrt(0.5)));
  const Pixels expected{0, near, 0, near, 1, near, 0, near, 0}, turned_image = *seen.rbegin();
  for (size_t k = 0; k < 9; ++k) CHECK(std::fabs(turned_image[k] - expected[k]) < 1e-6f);
}

TEST_CASE("AUG-07 rotate turns about the centre by a uniform angle, lengths kept") {
  SampleMoments sine;
  each_map(R"({"type": "rotate", "degrees": 20, "fill": "edge"})", [&](const Map& map) {
    CHECK(map.yy * map.yy + map.yx * map.yx == within(1.0, 1e-4));
    CHECK(map.yy == within(map.xx, 1e-4));
    CHECK(std::fabs(map.yx + map.xy) < kPlace);
    CHECK(std::fabs(map.yx) <= std::sin(20.0 * math::kPi / 180.0) + kPlace);
    CHECK(std::fabs(map.y - 12.0) + std::fabs(map.x - 16.0) < kPlace);
    sine.add(map.yx);
  });
  // The root mean square sine of U(-20, 20) degrees.
  CHECK(sine.deviation() == within(0.1985, 0.1));
}

TEST_CASE("AUG-08 scale and stretch: factor 1 is the identity, twice the width by hand") {
  for (const std::string type : {"scale", "stretch"}) {
    CHECK(augmented(augmenter({R"({"type": ")" + type + R"(", "factor": 1})"}, kSquare), kDigits) == kDigits);
  }
  const Pixels line{0, 1, 2, 3};
  Canvas canvas;
  canvas.load(line.data(), {1, 4, 1});
  // New centres 0.5 .. 3.5 lie at 1.25, 1.75, 2.25, 2.75, three and one quarters between old ones.
  canvas.place_about_centre(grown(1.0, 2.0), Beyond::zero);
  const float* x = canvas.pixels();
  CHECK(Pixels(x, x + 4) == Pixels{0.75, 1.25, 1.75, 2.25});
  // Half the width: means of pairs in the middle, black beside.
  canvas.load(line.data(), {1, 4, 1});
  canvas.place_about_centre(grown(1.0, 0.5), Beyond::zero);
  x = canvas.pixels();
  CHECK(Pixels(x, x + 4) == Pixels{0, 0.5, 2.5, 0});
}

TEST_CASE("AUG-08 scale has one factor and stretch two, uniform in their logarithms") {
  SampleMoments one, ratio;
  each_map(R"({"type": "scale", "factor": 1.5, "fill": "edge"})", [&](const Map& map) {
    CHECK(map.yy == within(map.xx, 1e-4));
    CHECK(std::fabs(std::log(map.yy)) <= std::log(1.5) + 1e-4);
    one.add(std::log(map.yy));
  });
  each_map(R"({"type": "stretch", "factor": 1.5, "fill": "edge"})", [&](const Map& map) {
    CHECK(std::fabs(map.yx) + std::fabs(map.xy) < kPlace);
    CHECK(std::fabs(map.y - 12.0) + std::fabs(map.x - 16.0) < kPlace);
    ratio.add(std::log(map.yy / map.xx));
  });
  const double uniform = std::log(1.5) / std::sqrt(3.0);
  CHECK(std::fabs(one.mean()) < 4 * one.standard_error());
  CHECK(one.deviation() == within(uniform, 0.1));
  CHECK(ratio.deviation() == within(uniform * std::sqrt(2.0), 0.1));
}

TEST_CASE("AUG-09 shear s then -s is the identity, in the interior even when pixels are taken in between") {
  Canvas canvas;
  canvas.load(kDigits.data(), kSquare);
  canvas.place_about_centre(leaned(0.0, 0.4), Beyond::zero);
  canvas.place_about_centre(leaned(0.0, -0.4), Beyond::zero);
  const float* x = canvas.pixels();
  CHECK(Pixels(x, x + 9) == kDigits);

  // By hand: with slope 1 the upper row moves left by one, the lower one right; what left the image is lost.
  canvas.place_about_centre(leaned(0.0, 1.0), Beyond::zero);
  x = canvas.pixels();
  CHECK(Pixels(x, x + 9) == Pixels{2, 3, 0, 4, 5, 6, 0, 7, 8});
  canvas.place_about_centre(leaned(0.0, -1.0), Beyond::zero);
  x = canvas.pixels();
  CHECK(Pixels(x, x + 9) == Pixels{0, 2, 3, 4, 5, 6, 7, 8, 0});
  // Columns up and down, by half a pixel: means of neighbours.
  canvas.load(kDigits.data(), kSquare);
  canvas.place_about_centre(leaned(0.5, 0.0), Beyond::zero);
  x = canvas.pixels();
  CHECK(Pixels(x, x + 9) == Pixels{2.5, 2, 1.5, 5.5, 5, 4.5, 3.5, 8, 7.5});
}

TEST_CASE("AUG-09 shear leans by up to its angle, rows or columns as asked for") {
  int rows = 0;
  SampleMoments slope;
  each_map(R"({"type": "shear", "degrees": 30, "direction": "either", "fill": "edge"})", [&](const Map& map) {
    CHECK(std::fabs(map.yy - 1.0) + std::fabs(map.xx - 1.0) < kPlace);
    CHECK(std::min(std::fabs(map.yx), std::fabs(map.xy)) < kPlace);
    CHECK(std::fabs(map.yx + map.xy) <= std::tan(math::kPi / 6.0) + kPlace);
    rows += std::fabs(map.xy) > std::fabs(map.yx);
    slope.add(std::atan(map.yx + map.xy));
  });
  CHECK(std::abs(rows - 200) < 40);  // four standard deviations
  CHECK(slope.deviation() == within(math::kPi / 6.0 / std::sqrt(3.0), 0.1));
  each_map(R"({"type": "shear", "degrees": 30, "fill": "edge"})",
           [](const Map& map) { CHECK(std::fabs(map.yx) < kPlace); }, 20);
}
