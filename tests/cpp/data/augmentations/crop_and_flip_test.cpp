#include <doctest/doctest.h>

#include <cmath>
#include <map>

#include "data/augmentations/support.h"

using namespace trainyard;
using namespace trainyard::test;

TEST_CASE("AUG-02 horizontal_flip mirrors, twice is the identity, and it changes half of the images") {
  const Shape shape{2, 3, 1};
  const std::vector<float> image{1, 2, 3, 4, 5, 6};
  const std::string always = R"({"type": "horizontal_flip", "probability": 1})";
  CHECK(augmented(augmenter({always}, shape), image) == std::vector<float>{3, 2, 1, 6, 5, 4});
  CHECK(augmented(augmenter({always, always}, shape), image) == image);

  const Augmenter half = augmenter({"\"horizontal_flip\""}, shape);
  constexpr int kDraws = 4000;
  int flipped = 0;
  for (int id = 0; id < kDraws; ++id) flipped += augmented(half, image, 1, 0, id) != image;
  // Four standard deviations of a fair coin.
  CHECK(std::fabs(flipped - kDraws / 2) < 4 * std::sqrt(kDraws) / 2);
}

TEST_CASE("AUG-01 evaluation sees images as they are, and another epoch or example is another draw") {
  const Shape shape{8, 8, 3};
  const std::vector<float> image = counted(shape);
  const Augmenter standard = augmenter({"\"pad_and_crop\"", "\"horizontal_flip\""}, shape);
  CHECK(seen_still(standard, image) == image);
  std::map<std::vector<float>, int> seen;
  for (int epoch = 0; epoch < 20; ++epoch) ++seen[augmented(standard, image, 1, epoch, 3)];
  CHECK(seen.size() > 15);  // of 162 possible images
  CHECK(augmented(standard, image, 1, 5, 3) == augmented(standard, image, 1, 5, 3));
}

TEST_CASE("AUG-06 pad_and_crop takes every whole shift of up to the padding, equally often") {
  const Shape shape{5, 5, 1};
  std::vector<float> dot(25, 0.0f);
  dot[12] = 1.0f;
  const Augmenter crop = augmenter({R"({"type": "pad_and_crop", "padding": 2})"}, shape);
  constexpr int kDraws = 5000, kPlaces = 25;
  std::vector<int> count(kPlaces, 0);
  for (int id = 0; id < kDraws; ++id) {
    const std::vector<float> image = augmented(crop, dot, 1, 0, id);
    int at = 0;
    while (at < kPlaces && image[static_cast<size_t>(at)] != 1.0f) ++at;
    REQUIRE(at < kPlaces);
    ++count[static_cast<size_t>(at)];
  }
  // Chi-squared with 24 degrees of freedom: above 51.2 in one of a thousand.
  double chi = 0.0;
  for (const int c : count) chi += (c - kDraws / kPlaces) * (c - kDraws / kPlaces) / double(kDraws / kPlaces);
  CHECK(chi < 51.2);
}

TEST_CASE("an augmentation of images refuses a table, and says which it is") {
  CHECK(error_of([] { augmenter({"\"horizontal_flip\""}, {4}); }) ==
        "shape /data/source [horizontal_flip] it changes images; these examples are 4");
}
