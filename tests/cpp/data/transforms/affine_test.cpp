// PRE-01, 02, 07, 08, 09: what centring and standardising leave behind, on data with an offset.
#include <doctest/doctest.h>

#include <cmath>

#include "data/transforms/sheet.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

constexpr double kFloatMean = 1e-6;  // catalogue's bound: a few float roundings of numbers near 10

}  // namespace

TEST_CASE("PRE-01 center leaves column means of 0 and the spread as it was") {
  const Sheet before({6}, 500), done = after("\"center\"", before);
  for (int64_t c = 0; c < 6; ++c) {
    CHECK(std::fabs(done.column(c, 6).first) < kFloatMean);
    CHECK(done.column(c, 6).second == doctest::Approx(before.column(c, 6).second).epsilon(1e-5));
  }
}

TEST_CASE("PRE-02 standardize gives population standard deviation 1, and only centres a constant column") {
  const Sheet done = after("\"standardize\"", Sheet({6}, 500));
  for (int64_t c = 0; c < 5; ++c) {
    CHECK(std::fabs(done.column(c, 6).first) < kFloatMean);
    CHECK(std::fabs(done.column(c, 6).second - 1.0) < 1e-6);
  }
  for (int64_t i = 0; i < done.n; ++i) CHECK(done.x[static_cast<size_t>(6 * i + 5)] == 0.0f);
}

TEST_CASE("a column with a large offset is standardized without cancellation") {
  Sheet sheet({1}, 400);
  for (size_t i = 0; i < sheet.x.size(); ++i) sheet.x[i] = 1.0e6f + static_cast<float>(i % 2);
  const Sheet done = after("\"standardize\"", sheet);
  CHECK(done.x[0] == doctest::Approx(-1.0));
  CHECK(done.x[1] == doctest::Approx(1.0));
}

TEST_CASE("PRE-07 mean_image takes one mean for each pixel and channel") {
  const Sheet done = after("\"mean_image\"", Sheet({32, 32, 3}, 50));
  const auto t = transform("\"mean_image\"");
  t->fit(done.data());
  REQUIRE(t->fitted().size() == 1);
  CHECK(t->fitted()[0].name == "mean");
  CHECK(t->fitted()[0].values.size() == 3072);
  double worst = 0.0;
  for (int64_t c = 0; c < 3072; ++c) worst = std::max(worst, std::fabs(done.column(c, 3072).first));
  CHECK(worst < kFloatMean);
}

TEST_CASE("PRE-08 PRE-09 ERR-15 ERR-16 channel_mean takes three numbers off a colour image, channel_standardize six") {
  const Sheet before({4, 4, 3}, 300), centred = after("\"channel_mean\"", before),
                                      scaled = after("\"channel_standardize\"", before);
  for (int64_t c = 0; c < 3; ++c) {
    CHECK(std::fabs(centred.column(c, 3).first) < kFloatMean);
    CHECK(centred.column(c, 3).second == doctest::Approx(before.column(c, 3).second).epsilon(1e-5));
    CHECK(std::fabs(scaled.column(c, 3).first) < kFloatMean);
    CHECK(std::fabs(scaled.column(c, 3).second - 1.0) < 1e-6);
  }
  const auto t = transform("\"channel_standardize\"");
  t->fit(before.data());
  CHECK(t->fitted()[0].values.size() == 3);
  CHECK(t->fitted()[1].name == "scale");
}

TEST_CASE("a restored transform does what the fitted one did, and says when it does not fit") {
  const Sheet sheet({6}, 100);
  for (const char* name : {"\"center\"", "\"standardize\"", "\"channel_standardize\""}) {
    const auto fitted = transform(name), restored = transform(name);
    fitted->fit(sheet.data());
    restored->restore(fitted->fitted(), sheet.sample);
    Sheet a = sheet, b = sheet;
    fitted->apply(a.x.data(), a.n);
    restored->apply(b.x.data(), b.n);
    CHECK(a.x == b.x);
  }
  const auto fitted = transform("\"standardize\"");
  fitted->fit(sheet.data());
  CHECK(error_of([&] { transform("\"standardize\"")->restore(fitted->fitted(), {7}); }) ==
        "file  the saved preprocessing's mean is 6, the data need 7");
  CHECK(error_of([&] { transform("\"standardize\"")->restore({}, {6}); }) ==
        "file  the saved preprocessing has no mean");
}
