#include "trainyard/data/views.h"

#include <doctest/doctest.h>

#include <vector>

#include "data/support.h"

using namespace trainyard;
using namespace trainyard::test;

TEST_CASE("TTA-01 an image's short side takes each of the five sizes exactly, its aspect kept") {
  const std::vector<int64_t> sizes{224, 256, 384, 480, 640};
  const Views wide({sizes, "center"}, {300, 400, 3}, {224, 224, 3});
  const Views tall({sizes, "center"}, {400, 300, 3}, {224, 224, 3});
  REQUIRE(wide.count() == 5);
  for (int64_t i = 0; i < 5; ++i) {
    const int64_t size = sizes[static_cast<size_t>(i)];
    CHECK(wide[i].height == size);
    CHECK(wide[i].width == (size * 4 + 1) / 3);  // a third rounds down, two thirds up
    CHECK(tall[i].width == size);
    CHECK(tall[i].height == wide[i].width);
    CHECK(wide[i].top == (size - 224) / 2);
  }
}

TEST_CASE("TTA-02 ten crops of 256 x 256: four corners, the middle, and their mirror images") {
  const Views ten({{256}, "ten"}, {256, 256, 3}, {224, 224, 3});
  REQUIRE(ten.count() == 10);
  const int64_t places[][2] = {{0, 0}, {0, 32}, {32, 0}, {32, 32}, {16, 16}};
  for (int64_t i = 0; i < 10; ++i) {
    CHECK(ten[i].top == places[i % 5][0]);
    CHECK(ten[i].left == places[i % 5][1]);
    CHECK(ten[i].mirrored == (i >= 5));
  }
  const Views same({{224}, "ten"}, {256, 256, 3}, {224, 224, 3});
  for (int64_t i = 0; i < 10; ++i) CHECK((same[i].top == 0 && same[i].left == 0));
}

TEST_CASE("TTA-02 a view's pixels are those at its place, in a mirror for the second half") {
  const std::vector<float> image{1, 2, 3, 4, 5, 6, 7, 8, 9};
  const Views ten({{}, "ten"}, {3, 3, 1}, {2, 2, 1});
  const auto seen = [&](int64_t view) {
    Canvas canvas;
    std::vector<float> x(4);
    ten.take(view, image.data(), x.data(), canvas);
    return x;
  };
  CHECK(seen(0) == std::vector<float>{1, 2, 4, 5});
  CHECK(seen(1) == std::vector<float>{2, 3, 5, 6});
  CHECK(seen(2) == std::vector<float>{4, 5, 7, 8});
  CHECK(seen(3) == std::vector<float>{5, 6, 8, 9});
  CHECK(seen(4) == std::vector<float>{1, 2, 4, 5});  // the middle of a pixel over rounds up and left
  CHECK(seen(6) == std::vector<float>{3, 2, 6, 5});
}

TEST_CASE("TTA-01 scaling up by two mixes neighbours a quarter to three quarters") {
  const std::vector<float> image{0, 4, 0, 4};
  const Views twice({{4}, "center"}, {2, 2, 1}, {4, 4, 1});
  Canvas canvas;
  std::vector<float> x(16);
  twice.take(0, image.data(), x.data(), canvas);
  for (size_t row = 0; row < 4; ++row) {
    const float* const r = x.data() + 4 * row;
    CHECK(std::vector<float>(r, r + 4) == std::vector<float>{0, 1, 3, 4});
  }
}

TEST_CASE("views that cannot be say why") {
  CHECK(error_of([] { Views({{}, "ten"}, {5}, {5}); }) ==
        "shape  [views] several views are for images; these examples are 5");
  CHECK(error_of([] {
          Views({{40, 24}, "ten"}, {32, 32, 3}, {32, 32, 3});
        }) == "range /scales/1 [views] an image of 24 x 24 holds no piece of the network's input, 32 x 32");
}
