// Points written into the experiment: they arrive as they were put down, and what does not fit is said.
#include <doctest/doctest.h>

#include "data/support.h"

using namespace trainyard;
using namespace trainyard::test;

TEST_CASE("own points arrive as they were put down, classes counted from 1") {
  const Dataset data = load(R"({"type": "own_points", "x": [0.5, -1, 0], "y": [1, 2, -0.25], "class": [1, 3, 1]})");
  CHECK(data.n == 3);
  CHECK(data.sample == Shape{2});
  CHECK(data.classes == std::vector<std::string>{"class 1", "class 2", "class 3"});
  CHECK(data.values == std::vector<float>{0.5f, 1.0f, -1.0f, 2.0f, 0.0f, -0.25f});
  CHECK(data.labels == std::vector<int32_t>{0, 2, 0});
}

TEST_CASE("own points begin with a ring around a spot, and one class alone is taken for the first of two") {
  const Dataset ring = load(R"("own_points")");
  CHECK(ring.n >= 10);
  for (size_t i = 0; i < static_cast<size_t>(ring.n); ++i) {
    const float x = ring.values[2 * i], y = ring.values[2 * i + 1];
    CHECK((x * x + y * y > 0.1f) == (ring.labels[i] == 1));
  }
  CHECK(load(R"({"type": "own_points", "x": [0, 1], "y": [0, 1], "class": [1, 1]})").classes.size() == 2);
}

TEST_CASE("own points that are not whole are refused where they stand") {
  const auto error = [](const std::string& options) {
    return error_of([&] { load("{\"type\": \"own_points\", " + options + "}"); });
  };
  CHECK(error(R"("x": [1, 2, 3], "y": [1, 2], "class": [1, 2])") ==
        "shape /data/source [own_points] every point needs an x, a y and a class, got 3, 2 and 2 of them");
  CHECK(error(R"("x": [1], "y": [1], "class": [1])") ==
        "range /data/source/x [own_points] at least two points are needed");
  CHECK(error(R"("x": [1, 2], "y": [1, 2], "class": [1, 0])").rfind("range /data/source/class/1", 0) == 0);
  CHECK(error(R"("x": [1, 2], "y": [1, 2], "class": [1, 11])").rfind("range /data/source/class/1", 0) == 0);
  CHECK(error(R"("x": [1, "a"], "y": [1, 2], "class": [1, 2])").rfind("type /data/source/x/1", 0) == 0);
}
