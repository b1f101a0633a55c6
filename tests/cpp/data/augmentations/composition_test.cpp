// Augmentations made of augmentations.
#include <doctest/doctest.h>

#include <cmath>
#include <map>

#include "data/augmentations/support.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

using Pixels = std::vector<float>;

const Shape kShape{2, 2, 1};
const Pixels kImage{1, 2, 3, 4};
const Pixels kLeftRight{2, 1, 4, 3}, kUpDown{3, 4, 1, 2}, kBoth{4, 3, 2, 1};

// An item of a list, done always.
std::string always(const std::string& type) { return R"({"type": ")" + type + R"(", "probability": 1})"; }
const std::string kMirror = always("horizontal_flip"), kTurn = always("vertical_flip");

std::map<Pixels, int> counts(const std::string& json, int draws, const Pixels& image = kImage) {
  const Augmenter mixed = augmenter({json}, kShape);
  std::map<Pixels, int> out;
  for (int id = 0; id < draws; ++id) ++out[augmented(mixed, image, 1, 0, id)];
  return out;
}
// Four standard deviations of so many draws of an event of probability p.
bool is_about(int count, int draws, double p) {
  return std::fabs(count - draws * p) < 4 * std::sqrt(draws * p * (1 - p));
}

}  // namespace

TY_CHECKS("augment", "random_apply") {
  check_augmentation("random_apply", R"("of": ["rotate", "noise"])");
  check_augmentation("random_apply", R"("of": [{"type": "resize", "size": [7, 9]}, "horizontal_flip"])");
}
TY_CHECKS("augment", "random_choice") {
  check_augmentation("random_choice", R"("of": [["rotate"], ["pca_color", "noise"], []])");
  check_augmentation("random_choice",
                     R"("of": [[{"type": "resize", "size": 9}], [{"type": "center_crop", "size": 9}]])");
}
TY_CHECKS("augment", "random_order") {
  check_augmentation("random_order", R"("of": ["rotate", "brightness_contrast", "pca_color"])");
}

TEST_CASE("AUG-12 random_apply does all of its list or nothing") {
  const auto seen =
      counts(R"({"type": "random_apply", "probability": 0.25, "of": [)" + kMirror + ", " + kTurn + "]}", 2000);
  CHECK(seen.size() == 2);
  CHECK(is_about(seen.at(kBoth), 2000, 0.25));
  CHECK(seen.count(kImage) == 1);
}

TEST_CASE("AUG-12 random_choice draws its lists equally often, and they nest") {
  const auto seen = counts(R"({"type": "random_choice", "of": [[], [)" + kMirror + "], [" + kTurn + R"(], [{"type":
      "random_choice", "of": [[)" +
                               kMirror + ", " + kTurn + "], []]}]]}",
                           4000);
  CHECK(seen.size() == 4);
  CHECK(is_about(seen.at(kLeftRight), 4000, 1.0 / 4));
  CHECK(is_about(seen.at(kUpDown), 4000, 1.0 / 4));
  CHECK(is_about(seen.at(kBoth), 4000, 1.0 / 8));
  CHECK(is_about(seen.at(kImage), 4000, 3.0 / 8));
}

TEST_CASE("AUG-12 random_order does all in every order, or some") {
  // Inverting and halving the levels do not commute: of 128 / 255 they make 127 and 128 - 1 / 255 or so.
  const auto op = [](const std::string& what) { return R"({"type": "auto_augment", "policy": [")" + what + R"("]})"; };
  const std::string of = R"("of": [)" + op("invert 1") + ", " + op("posterize 1 9") + ", " + op("solarize 1 3") + "]";
  const Pixels levels{0.1f, 0.3f, 0.55f, 0.8f};
  const auto seen = counts(R"({"type": "random_order", )" + of + "}", 3000, levels);
  CHECK(seen.size() >= 3);
  const auto alone = counts(R"({"type": "random_order", "count": 1, )" + of + "}", 3000, levels);
  CHECK(alone.size() == 3);
  for (const auto& [image, count] : alone) CHECK(is_about(count, 3000, 1.0 / 3));
  CHECK(seen.count(levels) == 0);

  const auto flips = counts(R"({"type": "random_order", "of": [)" + kMirror + ", " + kTurn + "]}", 100);
  CHECK(flips.size() == 1);
  CHECK(flips.count(kBoth) == 1);
}

TEST_CASE("AUG-12 a composed pipeline is seeded and reproducible") {
  const Shape shape{9, 9, 3};
  const Pixels image = counted(shape);
  const std::vector<std::string> pipeline{
      R"({"type": "random_choice", "of": [["rotate", "shear"], ["elastic"], [{"type": "random_apply", "of": ["noise"]}]]})",
      R"({"type": "random_order", "of": ["brightness_contrast", "translate", "stretch"]})"};
  const Augmenter one = augmenter(pipeline, shape), other = augmenter(pipeline, shape);
  std::map<Pixels, int> seen;
  for (int id = 0; id < 50; ++id) {
    CHECK(augmented(one, image, 8, 1, id) == augmented(other, image, 8, 1, id));
    ++seen[augmented(one, image, 8, 1, id)];
    ++seen[augmented(one, image, 9, 1, id)];  // another seed, another draw
  }
  CHECK(seen.size() == 100);
}

TEST_CASE("AUG-12 a composition says where an image does not fit") {
  const auto error = [](const std::string& json, const Shape& in) { return error_of([&] { augmenter({json}, in); }); };
  CHECK(error(R"({"type": "random_apply", "of": ["noise", "rotate"]})", {5}) ==
        "shape /data/source/of/1 [rotate] it changes images; these examples are 5");
  CHECK(error(R"({"type": "random_choice", "of": [[], [{"type": "resize", "size": 4}]]})", {8, 8, 1}) ==
        "shape /data/source/of/1 [random_choice] images leave this list as 4 x 4 x 1, the first one as 8 x 8 x 1");
  CHECK(
      error(R"({"type": "random_order", "of": ["noise", {"type": "resize", "size": 4}]})", {8, 8, 1}) ==
      "shape /data/source/of/1 [random_order] it changes the size of images, from 8 x 8 x 1 to 4 x 4 x 1, so not every "
      "order fits");
  CHECK(error(R"({"type": "random_choice", "of": []})", {8, 8, 1}) ==
        "range /data/source/of [random_choice] needs at least one list");
}
