// glyphs and shapes: pictures with the right sizes and classes, neither too easy nor too hard to tell apart.
#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "data/support.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

// Share of `test` that lies nearest to the mean picture of its class in `train`: what one template a class can do.
double nearest_mean_accuracy(const Dataset& train, const Dataset& test) {
  const auto width = static_cast<size_t>(train.width());
  std::vector<std::vector<double>> means(train.classes.size(), std::vector<double>(width, 0.0));
  const double each = static_cast<double>(train.n) / static_cast<double>(train.classes.size());
  for (size_t i = 0; i < static_cast<size_t>(train.n); ++i) {
    auto& mean = means[static_cast<size_t>(train.labels[i])];
    for (size_t j = 0; j < width; ++j) mean[j] += train.bytes[i * width + j] / each;
  }
  int64_t right = 0;
  for (size_t i = 0; i < static_cast<size_t>(test.n); ++i) {
    double best = 1e300;
    size_t nearest = 0;
    for (size_t c = 0; c < means.size(); ++c) {
      double distance = 0;
      for (size_t j = 0; j < width; ++j)
        distance += (means[c][j] - test.bytes[i * width + j]) * (means[c][j] - test.bytes[i * width + j]);
      if (distance < best) {
        best = distance;
        nearest = c;
      }
    }
    right += nearest == static_cast<size_t>(test.labels[i]) ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(test.n);
}

}  // namespace

TEST_CASE("glyphs are 28 x 28 digits, light on dark, ten classes alike") {
  const Dataset data = load(R"({"type": "glyphs", "points": 200, "noise": 0})");
  CHECK(data.sample == Shape{28, 28, 1});
  CHECK(data.classes == std::vector<std::string>{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"});
  CHECK(std::count(data.labels.begin(), data.labels.end(), 7) == 20);
  for (size_t i = 0; i < 200; ++i) {
    const auto first = data.bytes.begin() + static_cast<std::ptrdiff_t>(i * 784);
    const double ink = std::accumulate(first, first + 784, 0.0) / (784 * 255.0);
    REQUIRE(ink > 0.01);  // even a thin 1 is there
    REQUIRE(ink < 0.45);
    REQUIRE(*std::max_element(first, first + 784) > 150);
    REQUIRE(*first == 0);  // the corner stays dark
  }
}

TEST_CASE("templates tell many glyphs apart, but far from all") {
  const Dataset train = load(R"({"type": "glyphs", "points": 2000})");
  const double accuracy =
      nearest_mean_accuracy(train, load(R"({"type": "glyphs", "points": 1000})", MemoryFiles(), 1, 1));
  CHECK(accuracy > 0.5);
  CHECK(accuracy < 0.85);
}

TEST_CASE("glyphs without distortion are print: a template a hand is enough") {
  const std::string print = R"({"type": "glyphs", "points": 500, "distortion": 0, "noise": 0})";
  CHECK(nearest_mean_accuracy(load(print), load(print, MemoryFiles(), 1, 1)) > 0.95);
}

TEST_CASE("shapes are 32 x 32 colour pictures whose mean says nothing") {
  const Dataset train = load(R"({"type": "shapes", "points": 1000})");
  CHECK(train.sample == Shape{32, 32, 3});
  CHECK(train.classes.size() == 10);
  const double accuracy =
      nearest_mean_accuracy(train, load(R"({"type": "shapes", "points": 300})", MemoryFiles(), 1, 1));
  CHECK(accuracy < 0.3);
  double sum[3] = {0, 0, 0};
  for (size_t i = 0; i < train.bytes.size(); ++i) sum[i % 3] += train.bytes[i];
  for (const double s : sum) CHECK(s / (1000 * 1024 * 255.0) == doctest::Approx(0.45).epsilon(0.2));
}

TEST_CASE("picture i does not depend on how many there are, but on the seed and the part") {
  for (const std::string type : {"glyphs", "shapes"}) {
    const Dataset few = load("{\"type\": \"" + type + "\", \"points\": 20}"),
                  many = load("{\"type\": \"" + type + "\", \"points\": 40}");
    CHECK(std::equal(few.bytes.begin(), few.bytes.end(), many.bytes.begin()));
    CHECK(few.bytes != load("{\"type\": \"" + type + "\", \"points\": 20}", MemoryFiles(), 2).bytes);
    CHECK(few.bytes != load("{\"type\": \"" + type + "\", \"points\": 20}", MemoryFiles(), 1, 1).bytes);
  }
}

TEST_CASE("drawn pictures have the same bits on every build") {
  // SHA-256 of 100 pictures, seed 1; made by this code, equal on x86-64 and wasm.
  CHECK(hash_of(load(R"({"type": "glyphs", "points": 100})")) ==
        "59be61aae533450eb5bcd833f8f315ddfa9b4df1aa58243a25dacb7fa5dc5d00");
  CHECK(hash_of(load(R"({"type": "shapes", "points": 100})")) ==
        "3d7ca05053573f992621cfa048dbda36e69ae64be980cf0b930d72d3d31a6102");
}

TEST_CASE("glyphs and shapes of chosen classes are those of all, numbered anew") {
  const Dataset all = load(R"({"type": "glyphs", "points": 40})"),
                some = load(R"({"type": "glyphs", "points": 40, "classes": [4, 9, 0]})");
  CHECK(some.classes == std::vector<std::string>{"4", "9", "0"});
  CHECK(std::count(some.labels.begin(), some.labels.end(), 0) == 14);
  CHECK(*std::max_element(some.labels.begin(), some.labels.end()) == 2);
  // Example i is drawn from the same numbers whichever classes there are: equal where it is the same digit in both.
  for (size_t i = 0; i < 40; ++i) {
    const auto digit = static_cast<size_t>(some.labels[i]);
    const bool same = some.classes[digit] == all.classes[static_cast<size_t>(all.labels[i])];
    const auto at = static_cast<std::ptrdiff_t>(i * 784);
    CHECK(std::equal(some.bytes.begin() + at, some.bytes.begin() + at + 784, all.bytes.begin() + at) == same);
  }
  const Dataset figures = load(R"({"type": "shapes", "points": 20, "classes": ["star", "circle"]})");
  CHECK(figures.classes == std::vector<std::string>{"star", "circle"});
  CHECK(std::count(figures.labels.begin(), figures.labels.end(), 1) == 10);
  const auto refused = [](const std::string& json, const std::string& path) {
    try {
      load(json);
      FAIL(json);
    } catch (const Error& e) {
      CHECK(e.path == "/data/source" + path);
    }
  };
  refused(R"({"type": "glyphs", "classes": [10, 1]})", "/classes/0");
  refused(R"({"type": "glyphs", "classes": [3]})", "/classes");
  refused(R"({"type": "glyphs", "classes": [3, 3]})", "/classes");
  refused(R"({"type": "shapes", "classes": ["star", "stars"]})", "/classes/1");
  refused(R"({"type": "shapes", "classes": ["star", "star"]})", "/classes");
}
