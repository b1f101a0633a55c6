#include <doctest/doctest.h>

#include <cmath>

#include "data/support.h"

using namespace trainyard;
using namespace trainyard::test;

TEST_CASE("INI-10 standard_normal gives independent N(0, 1) inputs and targets, and can be too large") {
  const Dataset data = load(R"({"type": "standard_normal", "points": 1000, "features": 500, "outputs": 3})");
  CHECK(data.sample == Shape{500});
  CHECK(data.task == Task::regression);
  CHECK(data.targets.size() == 3000);
  double sum = 0.0, square = 0.0, along = 0.0;
  const double n = static_cast<double>(data.values.size());
  for (size_t i = 0; i < data.values.size(); ++i) {
    const double x = static_cast<double>(data.values[i]);
    sum += x / n;
    square += x * x / n;
    if (i > 0) along += x * static_cast<double>(data.values[i - 1]) / n;
  }
  // Four standard deviations.
  CHECK(std::abs(sum) < 4.0 / std::sqrt(n));
  CHECK(std::abs(square - 1.0) < 4.0 * std::sqrt(2.0 / n));
  CHECK(std::abs(along) < 4.0 / std::sqrt(n));
  CHECK(error_of([] { load(R"({"type": "standard_normal", "points": 1000000, "features": 500})"); }) ==
        "memory /data/source/points [standard_normal] these would be more than 1 GB of numbers");
}
