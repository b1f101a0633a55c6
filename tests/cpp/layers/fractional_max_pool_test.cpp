#include <algorithm>

#include "data/support.h"
#include "support/check_layer.h"
#include "support/network.h"
#include "support/sample_moments.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "fractional_max_pool") {
  check_layer("\"fractional_max_pool\"", {7, 5, 2});
  check_layer(R"({"type": "fractional_max_pool", "regions": "random", "ratio": 1.25})", {6, 9, 3});
  check_layer(R"({"type": "fractional_max_pool", "ratio": 1.9})", {3, 1, 1});
}

namespace {

constexpr int64_t kPixels = 25, kRegions = 17;  // 25 / sqrt(2)

std::string layer(const std::string& regions) {
  return R"({"type": "fractional_max_pool", "regions": ")" + regions + "\"}";
}

// An image of n columns that rise from 0: the largest value of a region is its last place. Returns the sizes.
std::vector<int> sizes(FloatNetwork& net, const Mode& mode, int64_t row) {
  std::vector<float> x(static_cast<size_t>((row + 1) * kPixels));
  for (size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i % kPixels);
  const std::vector<float> y = net.forward(x, mode);
  std::vector<int> out;
  int end = 0;
  for (auto last = y.end() - kRegions; last != y.end(); ++last) {
    out.push_back(static_cast<int>(*last) + 1 - end);
    end = static_cast<int>(*last) + 1;
  }
  CHECK(end == kPixels);
  return out;
}

}  // namespace

TEST_CASE("REG-18 regions are 1 or 2 long and together cover the image, whatever is drawn") {
  for (const std::string regions : {"pseudorandom", "random"}) {
    CAPTURE(regions);
    FloatNetwork net(make_cpu_backend(1), layer(regions), {1, kPixels, 1}, {.rows = 3});
    std::vector<std::vector<int>> seen;
    int first_two = 0;
    for (net.block().step = 0; net.block().step < 100; ++net.block().step) {
      const std::vector<int> drawn = sizes(net, Mode::train(), 2);
      CHECK(drawn.size() == kRegions);
      CHECK(std::all_of(drawn.begin(), drawn.end(), [](int n) { return n == 1 || n == 2; }));
      seen.push_back(drawn);
      first_two += drawn[0] == 2 ? 1 : 0;
    }
    // 8 of 17 regions are 2 long: within four standard errors at every place.
    CHECK(first_two > 27);
    CHECK(first_two < 67);
    std::sort(seen.begin(), seen.end());
    const auto kinds = std::unique(seen.begin(), seen.end()) - seen.begin();
    // As even as can be from 17 starts, or almost always new.
    CHECK((regions == "random" ? kinds > 80 : kinds == kRegions));
  }
}

TEST_CASE("REG-18 every example has regions of its own, and evaluation always the same even ones") {
  FloatNetwork net(make_cpu_backend(1), layer("random"), {1, kPixels, 1}, {.rows = 3});
  CHECK(sizes(net, Mode::train(), 0) != sizes(net, Mode::train(), 1));
  const std::vector<int> even = sizes(net, Mode::evaluate(), 0);
  CHECK(sizes(net, Mode::evaluate(), 2) == even);
  net.block().step = 7;
  CHECK(sizes(net, Mode::evaluate(), 1) == even);
  int end = 0;
  for (size_t i = 0; i < even.size(); ++i) {
    end += even[i];
    CHECK(std::abs(end - static_cast<double>(i + 1) * kPixels / kRegions) < 1.0);
  }
}

TEST_CASE("REG-18 height and width shrink by the ratio, each its own way, and channels are pooled apart") {
  FloatNetwork net(make_cpu_backend(1), R"({"type": "fractional_max_pool", "ratio": 1.5})", {9, 6, 2}, {.rows = 1});
  CHECK(net.model().output() == Shape{6, 4, 2});
  std::vector<float> x(9 * 6 * 2, 0.0f);
  x[2 * (3 * 6 + 2) + 1] = 5.0f;  // one pixel of the second channel
  const std::vector<float> y = net.forward(x, Mode::train());
  CHECK(std::count(y.begin(), y.end(), 5.0f) == 1);
  const std::vector<float> dx = net.backward(std::vector<float>(y.size(), 1.0f));
  CHECK(dx[2 * (3 * 6 + 2) + 1] == 1.0f);
  double sum = 0.0;
  for (const float g : dx) sum += static_cast<double>(g);
  CHECK(sum == static_cast<double>(y.size()));  // of equal values the first takes it, none twice
}

TEST_CASE("fractional_max_pool wants an image") {
  CHECK(error_of([] { FloatNetwork(make_cpu_backend(1), "\"fractional_max_pool\"", {9}); }).find("shape /model/0") ==
        0);
}
