// The 1-D regression generators.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "data/support.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

std::string quiet(const std::string& type, const std::string& option) {
  return "{\"type\": \"" + type + "\", \"noise\": 0, " + option + "}";
}

template <class F>
void check_curve(const Dataset& data, const F& f) {
  CHECK(data.task == Task::regression);
  CHECK(data.target_width() == 1);
  CHECK(data.n == 200);
  CHECK(std::is_sorted(data.values.begin(), data.values.end()));
  for (size_t i = 0; i < data.values.size(); ++i) {
    const double x = static_cast<double>(data.values[i]);
    REQUIRE(std::fabs(x) <= 1.0);
    REQUIRE(std::fabs(static_cast<double>(data.targets[i]) - f(x)) < 1e-5);  // f at the rounded x
  }
}

}  // namespace

TEST_CASE("sine, step and polynomial follow their curves") {
  const double pi = 3.14159265358979323846;
  check_curve(load(quiet("sine", "\"frequency\": 2")), [&](double x) { return std::sin(2 * pi * x); });
  check_curve(load(quiet("step", "\"at\": 0.25")), [](double x) { return x < 0.25 ? -1.0 : 1.0; });
  check_curve(load(quiet("polynomial", "\"degree\": 3")), [](double x) { return 4 * x * x * x - 3 * x; });
  check_curve(load(quiet("polynomial", "\"degree\": 1")), [](double x) { return x; });
}

TEST_CASE("a line source's noise is on the target alone") {
  const Dataset a = load(quiet("sine", "\"points\": 4000")),
                b = load(R"({"type": "sine", "noise": 0.3, "points": 4000})");
  CHECK(a.values == b.values);
  double square = 0;
  for (size_t i = 0; i < 4000; ++i) square += std::pow(static_cast<double>(a.targets[i] - b.targets[i]), 2);
  CHECK(std::sqrt(square / 4000) == doctest::Approx(0.3).epsilon(0.05));
}

TEST_CASE("line sources give the same bits on every build") {
  // SHA-256 with default options, seed 1; made by this code, equal on x86-64 and wasm.
  const std::map<std::string, std::string> golden{
      {"sine", "6f956e8c94da44a4461673d870d857cccb95387f8e5d4f9e3bf68c38023d8712"},
      {"step", "7342890632ecbf45ed1859942d500bdebd0bce90c4fbbff6570c7cfc02c56c9d"},
      {"polynomial", "99455e52597a0bb33c7d2f2bae777bd1e3c49bae7b37742d62bc0a7dcca099fa"}};
  for (const auto& one : golden) {
    const std::string& type = one.first;
    CAPTURE(type);
    CHECK(hash_of(load("\"" + type + "\"")) == one.second);
  }
}
