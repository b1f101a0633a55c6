// Augmentations that change the size of images.
#include <doctest/doctest.h>

#include <cmath>

#include "data/augmentations/support.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

using Pixels = std::vector<float>;

// What scaling and cropping made of an image of places, read off two of its pixels: how large the whole image was then,
// and where the piece began in it.
struct Piece {
  double height, width, top, left;
};
Piece piece_of(const Pixels& image, int64_t size, int64_t h, int64_t w) {
  const int64_t a = size / 4, b = size - 1 - size / 4;
  const Place first = place_of(image, size, a, a), last = place_of(image, size, b, b);
  const double step_y = (last.y - first.y) / static_cast<double>(b - a),
               step_x = (last.x - first.x) / static_cast<double>(b - a);
  const double middle = static_cast<double>(a) + 0.5;
  return {static_cast<double>(h) / step_y, static_cast<double>(w) / step_x, first.y / step_y - middle,
          first.x / step_x - middle};
}
// Sizes of up to 100 pixels, read off places in float.
constexpr double kPlace = 2e-3;
bool is_whole(double v) { return std::fabs(v - std::nearbyint(v)) < kPlace; }

}  // namespace

TY_CHECKS("augment", "horizontal_flip") { check_augmentation("horizontal_flip"); }
TY_CHECKS("augment", "pad_and_crop") { check_augmentation("pad_and_crop"); }
TY_CHECKS("augment", "random_scale_crop") {
  check_augmentation("random_scale_crop", R"("low": 14, "high": 20, "size": 10)");
}
TY_CHECKS("augment", "random_resized_crop") {
  check_augmentation("random_resized_crop");
  check_augmentation("random_resized_crop", R"("size": [9, 20])");
}
TY_CHECKS("augment", "center_crop") { check_augmentation("center_crop", R"("size": [8, 20])", {.draws = false}); }
TY_CHECKS("augment", "resize") { check_augmentation("resize", R"("size": [5, 40])", {.draws = false}); }

TEST_CASE("AUG-03 random_scale_crop: the short side is exactly L, uniform in [low, high]; the patch lies inside") {
  constexpr int64_t kHeight = 60, kWidth = 40, kLow = 30, kHigh = 50, kSize = 24, kDraws = 4200;
  const Augmenter crop =
      augmenter({R"({"type": "random_scale_crop", "low": 30, "high": 50, "size": 24})"}, {kHeight, kWidth, 2});
  CHECK(crop.output() == Shape{kSize, kSize, 2});
  const Pixels image = places(kHeight, kWidth);
  std::vector<int> count(kHigh - kLow + 1);
  double lowest = 1e9, highest = -1e9;
  for (int id = 0; id < kDraws; ++id) {
    const Piece piece = piece_of(augmented(crop, image, 1, 0, id), kSize, kHeight, kWidth);
    REQUIRE(is_whole(piece.width));
    const auto length = static_cast<int64_t>(std::nearbyint(piece.width));
    REQUIRE(length >= kLow);
    REQUIRE(length <= kHigh);
    ++count[static_cast<size_t>(length - kLow)];
    // The long side keeps the proportions to within rounding: 3 : 2.
    CHECK(std::fabs(piece.height - 1.5 * static_cast<double>(length)) < 0.5 + kPlace);
    CHECK(is_whole(piece.height));
    CHECK(is_whole(piece.top));
    CHECK(is_whole(piece.left));
    CHECK(piece.top > -kPlace);
    CHECK(piece.left > -kPlace);
    CHECK(piece.top + kSize < piece.height + kPlace);
    CHECK(piece.left + kSize < piece.width + kPlace);
    lowest = std::min(lowest, piece.left / (piece.width - kSize));
    highest = std::max(highest, piece.left / (piece.width - kSize));
  }
  double chi = 0.0;
  constexpr double kExpected = double(kDraws) / (kHigh - kLow + 1);
  for (const int c : count) chi += (c - kExpected) * (c - kExpected) / kExpected;
  CHECK(chi < 45.3);  // 20 degrees of freedom: one in a thousand is above
  CHECK(lowest < 0.01);
  CHECK(highest > 0.99);

  // Evaluation: the low end, the middle.
  const Piece middle = piece_of(seen_still(crop, image), kSize, kHeight, kWidth);
  CHECK(middle.width == within(kLow, 1e-4));
  CHECK(std::fabs(middle.left - 3.0) < kPlace);
  CHECK(std::fabs(middle.top - 10.0) < kPlace);  // floor((45 - 24) / 2)
}

TEST_CASE("AUG-03 random_scale_crop says which of its sizes cannot be") {
  const auto error = [](const std::string& options) {
    return error_of([&] { augmenter({R"({"type": "random_scale_crop", )" + options + "}"}, {60, 40, 3}); });
  };
  CHECK(error(R"("low": 200)") ==
        "range /data/source/size [random_scale_crop] size must be low or less, so that the piece fits");
  CHECK(error(R"("high": 255)") == "range /data/source/high [random_scale_crop] high must be low or more");
}

TEST_CASE("AUG-03 random_resized_crop: area and proportions as asked for, the piece inside the image") {
  constexpr int64_t kHeight = 50, kWidth = 100, kSize = 20;
  const Augmenter crop =
      augmenter({R"({"type": "random_resized_crop", "area": 0.1, "ratio": 1.5, "size": 20})"}, {kHeight, kWidth, 2});
  const Pixels image = places(kHeight, kWidth);
  double smallest = 1.0, largest = 0.0;
  for (int id = 0; id < 1000; ++id) {
    // In one that fills the image the piece would be so high and wide.
    const Piece piece = piece_of(augmented(crop, image, 1, 0, id), kSize, kHeight, kWidth);
    const double height = kSize * kHeight / piece.height, width = kSize * kWidth / piece.width;
    const double area = height * width / (kHeight * kWidth);
    // Sides are rounded to pixels: of a piece of 500, that is within a twentieth.
    CHECK(area > 0.1 * 0.95);
    CHECK(std::fabs(std::log(width / height)) < std::log(1.5) + 0.05);
    CHECK(piece.top / kSize * height > -0.01);
    CHECK(piece.top / kSize * height + height < kHeight + 0.01);
    CHECK(piece.left / kSize * width > -0.01);
    CHECK(piece.left / kSize * width + width < kWidth + 0.01);
    smallest = std::min(smallest, area);
    largest = std::max(largest, area);
  }
  CHECK(smallest < 0.15);
  CHECK(largest > 0.6);  // 0.75 is the greatest that fits

  // Evaluation: the largest square.
  const Piece whole = piece_of(seen_still(crop, image), kSize, kHeight, kWidth);
  CHECK(whole.height == within(kSize, 1e-4));
  CHECK(whole.width == within(2 * kSize, 1e-4));
  CHECK(whole.left == within(kSize / 2, 1e-4));
}

TEST_CASE("random_resized_crop that keeps the size shows evaluation the image as it is") {
  const Shape shape{5, 7, 1};
  const Augmenter crop = augmenter({"\"random_resized_crop\""}, shape);
  CHECK(crop.output() == shape);
  CHECK(seen_still(crop, counted(shape)) == counted(shape));
}

TEST_CASE("resize by hand: three and one quarters between pixels, means of blocks") {
  const auto resized = [](const std::string& size, const Shape& shape, const Pixels& image) {
    const Augmenter resize = augmenter({R"({"type": "resize", "size": )" + size + "}"}, shape);
    CHECK(augmented(resize, image) == seen_still(resize, image));
    return seen_still(resize, image);
  };
  CHECK(resized("[1, 4]", {1, 2, 1}, {0, 1}) == Pixels{0, 0.25, 0.75, 1});
  CHECK(resized("2", {4, 4, 1}, {1, 3, 0, 0, 5, 7, 0, 4, 2, 2, 8, 8, 2, 2, 8, 8}) == Pixels{4, 1, 2, 8});
  // Stripes of one pixel are grey from afar, at any size of a half and less; taking every third pixel would keep them.
  Pixels stripes;
  for (int i = 0; i < 48 * 48; ++i) stripes.push_back(static_cast<float>(i % 2));
  CHECK(resized("24", {48, 48, 1}, stripes) == Pixels(24 * 24, 0.5f));
  CHECK(resized("12", {48, 48, 1}, stripes) == Pixels(12 * 12, 0.5f));
  // Thirds of stripes are not even grey, but nearly: means of 3 hold one or two.
  for (const float v : resized("16", {48, 48, 1}, stripes)) CHECK(std::fabs(v - 0.5f) < 0.17f);
}

TEST_CASE("center_crop takes the middle, and what the image does not have is black") {
  const auto middle = [](const std::string& size) {
    return seen_still(augmenter({R"({"type": "center_crop", "size": )" + size + "}"}, {3, 4, 1}),
                      {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  };
  CHECK(middle("[1, 2]") == Pixels{6, 7});
  CHECK(middle("[5, 2]") == Pixels{0, 0, 2, 3, 6, 7, 10, 11, 0, 0});
}
