// AutoAugment, RandAugment and the operations they are made of, each against a few pixels by hand.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <set>

#include "data/augmentations/support.h"
#include "trainyard/core/field_walker.h"
#include "trainyard/data/augmentations/pixel_ops.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

using Pixels = std::vector<float>;

template <class F>
Pixels changed(const Pixels& image, const Shape& shape, F f) {
  Canvas canvas;
  canvas.load(image.data(), shape);
  f(canvas);
  const float* const x = canvas.pixels();
  return {x, x + canvas.shape().count()};
}

void check_near(const Pixels& seen, const Pixels& expected) {
  REQUIRE(seen.size() == expected.size());
  for (size_t k = 0; k < seen.size(); ++k) CHECK(std::fabs(seen[k] - expected[k]) < 1e-5f);
}

std::string policy(const std::string& sub_policies) {
  return R"({"type": "auto_augment", "policy": [)" + sub_policies + "]}";
}

const Shape kRow{1, 4, 1};

}  // namespace

TY_CHECKS("augment", "auto_augment") { check_augmentation("auto_augment"); }
TY_CHECKS("augment", "rand_augment") { check_augmentation("rand_augment"); }

TEST_CASE("AUG-13 invert, solarize, posterize and brightness by hand") {
  const Pixels image{0.0f, 0.2f, 0.6f, 1.0f};
  const auto on = [&](auto f) { return changed(image, kRow, f); };
  check_near(on([](Canvas& c) { invert(c); }), {1.0f, 0.8f, 0.4f, 0.0f});
  check_near(on([](Canvas& c) { solarize(c, 0.5); }), {0.0f, 0.2f, 0.4f, 0.0f});
  // 51 = 0b00110011, 153 = 0b10011001: the upper four bits are 48 and 144.
  check_near(on([](Canvas& c) { posterize(c, 4); }), {0.0f, 48.0f / 255, 144.0f / 255, 240.0f / 255});
  check_near(on([](Canvas& c) { brightness(c, 1.5); }), {0.0f, 0.3f, 0.9f, 1.0f});
  check_near(on([](Canvas& c) { contrast(c, 0.5); }), {0.225f, 0.325f, 0.525f, 0.725f});  // mean 0.45
}

TEST_CASE("AUG-13 auto_contrast and equalize by hand") {
  check_near(changed({0.2f, 0.3f, 0.5f, 0.6f}, kRow, [](Canvas& c) { auto_contrast(c); }), {0.0f, 0.25f, 0.75f, 1.0f});
  check_near(changed(Pixels(4, 0.3f), kRow, [](Canvas& c) { auto_contrast(c); }), Pixels(4, 0.3f));

  // 255 x 4 pixels of level 100 and as many of each of 101 and 102: step (3060 - 1020) / 255 = 8, from a half step 4;
  // levels 4 / 8 = 0, (4 + 1020) / 8 = 128, (4 + 2040) / 8 = 255.
  Pixels image;
  for (int i = 0; i < 3060; ++i) image.push_back(static_cast<float>(100 + i % 3) / 255.0f);
  const Pixels equal = changed(image, {60, 51, 1}, [](Canvas& c) { equalize(c); });
  check_near({equal[0], equal[1], equal[2]}, {0.0f, 128.0f / 255, 1.0f});
  // Too few pixels for a step: as it was.
  CHECK(changed({0.2f, 0.3f, 0.5f, 0.6f}, kRow, [](Canvas& c) { equalize(c); }) == Pixels{0.2f, 0.3f, 0.5f, 0.6f});
}

TEST_CASE("AUG-13 saturation and sharpness by hand") {
  const Pixels red{1.0f, 0.0f, 0.0f};
  check_near(changed(red, {1, 1, 3}, [](Canvas& c) { saturation(c, 0.0); }), {0.299f, 0.299f, 0.299f});
  check_near(changed(red, {1, 1, 3}, [](Canvas& c) { saturation(c, 0.5); }), {0.6495f, 0.1495f, 0.1495f});
  // Two channels have no colour to lose.
  CHECK(changed({0.2f, 0.6f}, {1, 1, 2}, [](Canvas& c) { saturation(c, 0.0); }) == Pixels{0.2f, 0.6f});
  // A dot of 0.52 becomes 5/13 of it when blurred, its neighbours stay: they are the border.
  const Pixels dot{0, 0, 0, 0, 0.52f, 0, 0, 0, 0};
  check_near(changed(dot, {3, 3, 1}, [](Canvas& c) { sharpness(c, 0.0); }), {0, 0, 0, 0, 0.2f, 0, 0, 0, 0});
  check_near(changed(dot, {3, 3, 1}, [](Canvas& c) { sharpness(c, 1.5); }), {0, 0, 0, 0, 0.68f, 0, 0, 0, 0});
  // Two rows of inner pixels: the second sees the first as it was.
  Pixels image(16, 0.0f), expected(16, 0.0f);
  image[5] = 0.52f;
  expected[5] = 0.2f;
  expected[6] = expected[9] = expected[10] = 0.04f;
  check_near(changed(image, {4, 4, 1}, [](Canvas& c) { sharpness(c, 0.0); }), expected);
}

TEST_CASE("AUG-13 operations at full strength move as far as published, with either sign") {
  // Of 331 pixels translate moves 150, shear 0.3 of each row from the top left corner, cutout covers 60.
  const Shape shape{4, 331, 1};
  Pixels image(4 * 331, 0.0f);
  for (int i = 0; i < 4; ++i) image[static_cast<size_t>(331 * i + 165)] = 1.0f;
  const auto full = [&](const std::string& op) {
    std::set<Pixels> out;
    const Augmenter one = augmenter({policy('"' + op + " 1 9\"")}, shape);
    for (int id = 0; id < 60; ++id) out.insert(augmented(one, image, 1, 0, id));
    return out;
  };
  const auto moved = full("translate_x");
  REQUIRE(moved.size() == 2);
  for (const Pixels& seen : moved) CHECK(seen[15] + seen[315] == 1.0f);
  const auto leaning = full("shear_x");
  REQUIRE(leaning.size() == 2);
  for (const Pixels& seen : leaning) {
    // The last row's centre is at 3.5: 1.05 pixels to one side.
    const float* const row = seen.data() + 3 * 331;
    CHECK(row[164] + row[166] == within(0.95f, 1e-4));
  }
  for (const Pixels& seen : full("cutout")) {
    int grey = 0;
    for (int j = 0; j < 331; ++j) grey += seen[static_cast<size_t>(j)] == 0.5f;
    CHECK(grey <= 60);
    CHECK(grey >= 30);  // a centre at the border
  }
  // Quarters of a byte's upper bits: 4 at magnitude 9, 8 at 0.
  const auto bits = [&](const std::string& magnitude) {
    return augmented(augmenter({policy("\"posterize 1 " + magnitude + '"')}, {1, 1, 1}), {0.2f})[0] * 255.0f;
  };
  CHECK(bits("9") == doctest::Approx(48.0f));
  CHECK(bits("0") == doctest::Approx(51.0f));
}

TEST_CASE("AUG-13 the given policy is CIFAR-10's: 25 pairs of published operations") {
  const Spec spec = component("augment", "\"auto_augment\"");
  struct Texts : public FieldWalker {
    std::vector<std::string> found;
    void texts(const Field&, std::vector<std::string>& v) override { found = v; }
  } texts;
  spec.options->visit(texts);
  REQUIRE(texts.found.size() == 25);
  std::map<std::string, int> used;
  for (const std::string& sub_policy : texts.found) {
    const size_t comma = sub_policy.find(", ");
    REQUIRE(comma != std::string::npos);
    CHECK(sub_policy.find(',', comma + 1) == std::string::npos);
    ++used[sub_policy.substr(0, sub_policy.find(' '))];
    ++used[sub_policy.substr(comma + 2, sub_policy.find(' ', comma + 2) - comma - 2)];
  }
  // As often as in the paper's table 7: what helps small pictures of things is light, contrast and shifts up and down.
  CHECK(used == std::map<std::string, int>{{"auto_contrast", 7},
                                           {"brightness", 4},
                                           {"color", 5},
                                           {"contrast", 2},
                                           {"equalize", 9},
                                           {"invert", 3},
                                           {"posterize", 1},
                                           {"rotate", 1},
                                           {"sharpness", 5},
                                           {"shear_y", 2},
                                           {"solarize", 4},
                                           {"translate_x", 2},
                                           {"translate_y", 5}});
}

TEST_CASE("AUG-13 one sub-policy is drawn for an image, and its operations are done with their probabilities") {
  constexpr int kDraws = 8000;
  const Augmenter mixed =
      augmenter({policy(R"("invert 0.3, solarize 0.6 9", "posterize 1 9, posterize 1 9")")}, {1, 1, 1});
  std::map<int, int> count;
  for (int id = 0; id < kDraws; ++id) {
    ++count[static_cast<int>(255.0f * augmented(mixed, {0.2f}, 1, 0, id)[0] + 0.5f)];
  }
  // 51: neither, or both of inverting and inverting everything; 204: one of them; 48: the other sub-policy.
  const auto is_about = [](int seen, double p) {
    return std::fabs(seen - kDraws * p) < 4 * std::sqrt(kDraws * p * (1 - p));
  };
  CHECK(count.size() == 3);
  CHECK(is_about(count[48], 0.5));
  CHECK(is_about(count[51], 0.5 * (0.7 * 0.4 + 0.3 * 0.6)));
  CHECK(is_about(count[204], 0.5 * (0.7 * 0.6 + 0.3 * 0.4)));
}

TEST_CASE("AUG-13 the figure: five sub-policies found for house numbers, three batches of each") {
  const Shape shape{16, 16, 3};
  const Pixels image = counted(shape);
  const std::vector<std::string> figure{"shear_x 0.9 4, invert 0.2", "shear_y 0.9 8, invert 0.7",
                                        "equalize 0.6, solarize 0.6 6", "invert 0.9, equalize 0.6",
                                        "equalize 0.6, rotate 0.9 3"};
  std::set<Pixels> panels;
  for (const std::string& sub_policy : figure) {
    const Augmenter row = augmenter({policy('"' + sub_policy + '"')}, shape);
    std::set<Pixels> drawn;
    for (int epoch = 0; epoch < 3; ++epoch) panels.insert(augmented(row, image, 4, epoch, 0));
    for (int epoch = 0; epoch < 300; ++epoch) drawn.insert(augmented(row, image, 4, epoch, 0));
    // Each operation is done or not, those with a direction in both: all of these are seen.
    const bool directed = sub_policy.find("shear") == 0 || sub_policy.find("rotate") != std::string::npos;
    CHECK(drawn.size() == (directed ? 6u : 4u));
  }
  CHECK(panels.size() > 7);  // of 15 panels, some of which are the same
}

TEST_CASE("AUG-13 a policy that cannot be read says why and where") {
  const auto error = [](const std::string& sub_policy) {
    return error_of([&] { augmenter({policy("\"invert 1\", \"" + sub_policy + '"')}, {8, 8, 3}); });
  };
  CHECK(error("twist 0.5 3")
            .find("range /data/source/policy/1 [auto_augment] unknown operation \"twist\"; there are "
                  "shear_x, ") == 0);
  CHECK(error("rotate 1.5 3") ==
        "range /data/source/policy/1 [auto_augment] the probability of rotate must be 0 to 1, got 1.5");
  CHECK(error("rotate 0.5 10") ==
        "range /data/source/policy/1 [auto_augment] the magnitude of rotate must be 0 to 9, got 10");
  CHECK(error("rotate, invert 1") ==
        "range /data/source/policy/1 [auto_augment] an operation is its name, probability and magnitude, such as "
        "\"rotate 0.7 2\", got \"rotate\"");
}

TEST_CASE("AUG-13 rand_augment at magnitude 0 leaves geometry and colours, and draws as many operations as asked for") {
  const Shape shape{8, 8, 1};
  const Pixels image = counted(shape);
  const auto kinds = [&](const std::string& options) {
    const Augmenter random = augmenter({R"({"type": "rand_augment", )" + options + "}"}, shape);
    std::set<Pixels> out;
    for (int id = 0; id < 400; ++id) out.insert(augmented(random, image, 1, 0, id));
    return out;
  };
  // The image itself; in 256 levels; its lightness spread. Solarizing at 1 inverts what is white, which nothing is, and
  // 64 pixels are too few to equalize.
  CHECK(kinds(R"("count": 1, "magnitude": 0)").size() == 3);
  // Two signs of nine, four without one, of which one leaves the image, as does nothing.
  CHECK(kinds(R"("count": 1, "magnitude": 15)").size() > 15);
  CHECK(kinds(R"("count": 2, "magnitude": 15)").size() > 80);
}
