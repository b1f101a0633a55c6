// The 2-D generators: what they promise of classes and places, and that example i hangs on the seed and i alone.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "data/support.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

const char* const kAll[] = {"circle", "xor", "gauss", "spiral", "moons", "blobs", "rings"};

std::string source(const std::string& type, const std::string& options) {
  return "{\"type\": \"" + type + "\"" + (options.empty() ? "" : ", " + options) + "}";
}

struct At {
  double x, y;
  int label;
};

std::vector<At> points_of(const Dataset& data) {
  std::vector<At> out;
  for (size_t i = 0; i < static_cast<size_t>(data.n); ++i) {
    out.push_back(
        {static_cast<double>(data.values[2 * i]), static_cast<double>(data.values[2 * i + 1]), data.labels[i]});
  }
  return out;
}

}  // namespace

TEST_CASE("plane sources give as many points as asked, spread evenly over the classes, near the unit square") {
  for (const char* type : kAll) {
    CAPTURE(type);
    const Dataset data = load(source(type, "\"points\": 600, \"noise\": 0"));
    CHECK(data.n == 600);
    CHECK(data.sample == Shape{2});
    std::map<int, int> counts;
    for (const At& p : points_of(data)) {
      ++counts[p.label];
      REQUIRE(std::max(std::fabs(p.x), std::fabs(p.y)) < 1.3);
    }
    CHECK(counts.size() == data.classes.size());
    for (const auto& [label, count] : counts) CHECK(count == 600 / static_cast<int>(data.classes.size()));
  }
}

TEST_CASE("plane sources without noise lie where their formula says") {
  for (const At& p : points_of(load(source("circle", "\"noise\": 0"))))
    REQUIRE((std::hypot(p.x, p.y) > 0.6) == (p.label == 1));
  for (const At& p : points_of(load(source("xor", "\"noise\": 0")))) REQUIRE((p.x * p.y < 0) == (p.label == 1));
  for (const At& p : points_of(load(source("rings", "\"noise\": 0, \"classes\": 4")))) {
    REQUIRE(std::hypot(p.x, p.y) == doctest::Approx((p.label + 1) / 4.0));
  }
  for (const At& p : points_of(load(source("moons", "\"noise\": 0")))) {
    const double x = 1.5 * p.x + 0.5, y = 1.5 * p.y + 0.25;
    REQUIRE(std::hypot(p.label == 0 ? x : x - 1.0, p.label == 0 ? y : y - 0.5) == doctest::Approx(1.0));
  }
  for (const At& p : points_of(load(source("spiral", "\"noise\": 0, \"classes\": 3")))) {
    const double r = std::hypot(p.x, p.y),
                 arm = std::atan2(p.x, p.y) / (2 * 3.14159265358979) - 1.75 * r - p.label / 3.0;
    REQUIRE(std::fabs(arm - std::round(arm)) < 1e-4);
  }
}

TEST_CASE("gauss and blobs are clouds around their centres") {
  double sum[2] = {0, 0};
  for (const At& p : points_of(load(source("gauss", "\"points\": 2000, \"noise\": 0")))) sum[p.label] += p.x;
  CHECK(sum[0] / 1000 == doctest::Approx(-0.5).epsilon(0.03));
  CHECK(sum[1] / 1000 == doctest::Approx(0.5).epsilon(0.03));
  std::map<int, double> x;
  for (const At& p : points_of(load(source("blobs", "\"points\": 4000, \"noise\": 0")))) x[p.label] += p.x / 1000;
  CHECK(x.size() == 4);
  for (const auto& [label, mean] : x) CHECK(std::fabs(mean) == doctest::Approx(0.7 * std::sqrt(0.5)).epsilon(0.05));
}

TEST_CASE("noise moves points by its standard deviation") {
  const auto quiet = points_of(load(source("circle", "\"points\": 4000, \"noise\": 0")));
  const auto loud = points_of(load(source("circle", "\"points\": 4000, \"noise\": 0.2")));
  double square = 0;
  for (size_t i = 0; i < quiet.size(); ++i)
    square += std::pow(loud[i].x - quiet[i].x, 2) + std::pow(loud[i].y - quiet[i].y, 2);
  CHECK(std::sqrt(square / 8000) == doctest::Approx(0.2).epsilon(0.05));
}

TEST_CASE("example i of a plane source does not depend on how many there are") {
  for (const char* type : kAll) {
    if (std::string(type) == "spiral") continue;  // its arms have a length: points are spread along them
    const Dataset few = load(source(type, "\"points\": 100")), many = load(source(type, "\"points\": 200"));
    CAPTURE(type);
    CHECK(std::equal(few.values.begin(), few.values.end(), many.values.begin()));
  }
}

TEST_CASE("another seed and the test part give other points") {
  for (const char* type : kAll) {
    CAPTURE(type);
    const Dataset a = load(source(type, "")), again = load(source(type, ""));
    CHECK(a.values == again.values);
    CHECK(a.values != load(source(type, ""), MemoryFiles(), 2).values);
    CHECK(a.values != load(source(type, ""), MemoryFiles(), 1, 1).values);
  }
}

TEST_CASE("plane sources give the same bits on every build") {
  // SHA-256 of values and labels with default options, seed 1; made by this code, equal on x86-64 and wasm.
  const std::map<std::string, std::string> golden{
      {"circle", "27208c0054edb328b66574cb575da1367eecf53b781fc43069353f41ac2d8719"},
      {"xor", "d9276fa1d6577dd24df55585dd9d640afad752654b477ba60824be8f63b8bf0f"},
      {"gauss", "c3ef308ee92a88caf7fd603af0d0f4b6688f9b7b0b0707966f335d48de79d63e"},
      {"spiral", "131866ebaeab49cd360102b0eb59076cec4ea52dbed9cf2dfbc2b30881fa4da1"},
      {"moons", "5cb64cbcc07f4b2a74e7b10d3b5534d616a8e25ffd2eacc28dfc681d170dcbbc"},
      {"blobs", "7b054eeb4ab678e37694c91a636c36149d6345bb1cc9a00ffcc26a507aa219f3"},
      {"rings", "00e505c4e15ced053e47a9b53e44c9259379b24c9746f6e6a7e7ee53532a965c"},
  };
  for (const auto& one : golden) {
    const std::string& type = one.first;
    CAPTURE(type);
    CHECK(hash_of(load(source(type, ""))) == one.second);
  }
}
