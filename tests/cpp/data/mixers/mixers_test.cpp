// REG-20 to REG-23 on single examples; loader_test.cpp has them in batches.
#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "data/support.h"
#include "trainyard/data/mixers/beta.h"
#include "trainyard/data/mixers/blend.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

// One example of ones with label a, its partner of zeros with label b: the mean of x is the share of the example.
struct Pair {
  Shape sample{32, 32, 3};
  std::vector<float> x, target{1, 0}, partner_x, partner_target{0, 1};
  explicit Pair(float own = 1.0f, float other = 0.0f)
      : x(static_cast<size_t>(sample.count()), own), partner_x(static_cast<size_t>(sample.count()), other) {}
  MixSite site(int64_t id) const {
    return {sample,
            id,
            2,
            {11, stream_id(Purpose::mix), static_cast<uint64_t>(id), 0},
            partner_x.data(),
            partner_target.data()};
  }
  double mean() const {
    return std::accumulate(x.begin(), x.end(), 0.0, [](double s, float v) { return s + static_cast<double>(v); }) /
           static_cast<double>(x.size());
  }
};

constexpr int kDraws = 20000;

double draw(double alpha, int i) {
  Draw d({5, stream_id(Purpose::mix), static_cast<uint64_t>(i), 0});
  return draw_beta(alpha, d);
}

}  // namespace

TEST_CASE(
    "REG-22 ERR-10 Beta(a, a) has mean 1/2, variance 1 / (4 (2a + 1)) and most of its mass near the ends for small a") {
  // P(min(l, 1 - l) < 0.1) of the catalogue; a proportion of 20000 draws has a standard error below 0.0036.
  const double near_end[][2] = {{0.01, 0.979}, {0.1, 0.811}, {0.2, 0.674}, {0.4, 0.477}, {1.0, 0.201}};
  for (const auto& [alpha, mass] : near_end) {
    double sum = 0, square = 0, near = 0;
    for (int i = 0; i < kDraws; ++i) {
      const double l = draw(alpha, i);
      REQUIRE(l >= 0.0);
      REQUIRE(l <= 1.0);
      sum += l;
      square += l * l;
      near += std::min(l, 1.0 - l) < 0.1 ? 1 : 0;
    }
    const double mean = sum / kDraws, variance = square / kDraws - mean * mean;
    CHECK(std::fabs(mean - 0.5) < 0.015);  // four standard errors of the mean
    CHECK(std::fabs(variance - 1.0 / (4.0 * (2.0 * alpha + 1.0))) < 0.005);
    CHECK(std::fabs(near / kDraws - mass) < 0.015);
  }
}

TEST_CASE("REG-22 Beta(a, a) above 1 gathers at 1/2") {
  for (const double alpha : {1.5, 4.0, 50.0}) {
    double sum = 0, square = 0;
    for (int i = 0; i < kDraws; ++i) {
      const double l = draw(alpha, i);
      sum += l;
      square += l * l;
    }
    const double mean = sum / kDraws, expected = 1.0 / (4.0 * (2.0 * alpha + 1.0));
    CHECK(std::fabs(mean - 0.5) < 0.01);
    CHECK(square / kDraws - mean * mean == doctest::Approx(expected).epsilon(0.05));
  }
}

TEST_CASE("REG-21 mixup blends x and y by the same lambda") {
  const auto mixup = mixer(R"({"type": "mixup", "alpha": 0.4})");
  CHECK(mixup->wants_partner());
  double least = 1, most = 0;
  for (int id = 0; id < 100; ++id) {
    Pair pair(2.0f, -1.0f);
    const float lambda = mixup->apply(pair.site(id), pair.x.data(), pair.target.data());
    for (const float v : pair.x) REQUIRE(v == lambda * 2.0f + (1.0f - lambda) * -1.0f);
    CHECK(pair.target[0] == lambda);
    CHECK(pair.target[1] == 1.0f - lambda);
    least = std::min(least, static_cast<double>(lambda));
    most = std::max(most, static_cast<double>(lambda));
  }
  CHECK(least < 0.1);  // drawn anew for every example
  CHECK(most > 0.9);
}

TEST_CASE("REG-21 mixup with an example's own copy changes nothing") {
  const auto mixup = mixer("\"mixup\"");
  Pair pair(1.0f, 1.0f);
  pair.partner_target = pair.target;
  mixup->apply(pair.site(3), pair.x.data(), pair.target.data());
  for (const float v : pair.x) REQUIRE(v == doctest::Approx(1.0f));
  CHECK(pair.target[0] == doctest::Approx(1.0f));
}

TEST_CASE("REG-21 ERR-06 40 % cat and 60 % dog make an example labelled .4 / .6, and lambda 1 changes nothing") {
  std::vector<float> cat{1.0f, 0.25f, -2.0f}, label{1, 0};
  const std::vector<float> dog{0.0f, 0.5f, 4.0f}, other{0, 1}, before = cat;
  blend(1.0f, dog.data(), cat.data(), 3);
  CHECK(cat == before);
  blend(0.4f, dog.data(), cat.data(), 3);
  blend(0.4f, other.data(), label.data(), 2);
  for (size_t i = 0; i < 3; ++i) CHECK(cat[i] == 0.4f * before[i] + 0.6f * dog[i]);
  CHECK(label == std::vector<float>{0.4f, 0.6f});
}

TEST_CASE("REG-20 ERR-06 ERR-07 cutout blanks a square that may hang over, and leaves the label alone") {
  const auto cutout = mixer(R"({"type": "cutout", "size": 16})");
  CHECK(!cutout->wants_partner());
  double visible = 0;
  for (int id = 0; id < 4000; ++id) {
    Pair pair;
    CHECK(cutout->apply(pair.site(id), pair.x.data(), pair.target.data()) == 1.0f);
    const double blank = (1.0 - pair.mean()) * 1024.0;
    REQUIRE(blank <= 256.0 + 1e-3);
    REQUIRE(blank >= 64.0 - 1e-3);  // centre in a corner: a quarter is left
    CHECK(pair.target[0] == 1.0f);
    visible += pair.mean();
  }
  // Mean side inside the image: (8 + .. + 15 + 17 * 16 + 15 + .. + 9) / 32 = 14, so 14^2 of 1024 pixels are blank.
  CHECK(visible / 4000 == doctest::Approx(1.0 - 196.0 / 1024.0).epsilon(0.005));
}

TEST_CASE("REG-23 ERR-40 CutMix mixes the labels by the area that was pasted after clipping") {
  const auto cutmix = mixer("\"cutmix\"");
  double pasted = 0;
  for (int id = 0; id < 4000; ++id) {
    Pair pair;
    const float lambda = cutmix->apply(pair.site(id), pair.x.data(), pair.target.data());
    REQUIRE(static_cast<double>(lambda) == doctest::Approx(pair.mean()).epsilon(1e-5));
    REQUIRE(pair.target[0] == lambda);
    REQUIRE(pair.target[1] == doctest::Approx(1.0f - lambda));
    pasted += 1.0 - static_cast<double>(lambda);
  }
  // .3212 for lambda uniform and the centre uniform (catalogue); 0.5 would be without clipping.
  CHECK(pasted / 4000 == doctest::Approx(0.3212).epsilon(0.03));
}

TEST_CASE(
    "REG-23 before clipping CutMix's box has the share 1 - lambda: its side is sqrt(1 - lambda), .632456 for .6") {
  CHECK(std::sqrt(1.0 - 0.6) == doctest::Approx(0.632456).epsilon(1e-6));
  const auto cutmix = mixer("\"cutmix\"");
  int whole = 0, clipped = 0;
  for (int id = 0; id < 2000; ++id) {
    Pair pair;
    const MixSite site = pair.site(id);
    Draw same(site.stream);
    const double lambda = draw_beta(1.0, same);
    const double pasted = (1.0 - static_cast<double>(cutmix->apply(site, pair.x.data(), pair.target.data()))) * 1024.0;
    // Sides are whole pixels.
    const double side = std::floor(std::sqrt(1.0 - lambda) * 32.0 + 0.5);
    REQUIRE(pasted <= side * side + 1e-3);
    (pasted > side * side - 1e-3 ? whole : clipped) += 1;
    if (side * side == std::round(pasted)) CHECK(std::fabs(pasted / 1024.0 - (1.0 - lambda)) < 1.1 * side / 1024.0);
  }
  CHECK(whole > 300);
  CHECK(clipped > 300);
}
