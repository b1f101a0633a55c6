#include "init/check_init.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("init", "fixup") { check_init("\"fixup\""); }

namespace {

std::string block(int64_t layers) {
  std::string out = R"({"type": "residual", "branch": [)";
  for (int64_t i = 0; i < layers; ++i)
    out += std::string(i ? ", \"relu\", " : "") + R"({"type": "dense", "units": 200})";
  return out + "]}";
}

FloatNetwork network(int64_t blocks, int64_t layers) {
  std::string text = R"([{"type": "dense", "units": 200})";
  for (int64_t i = 0; i < blocks; ++i) text += ", " + block(layers);
  return FloatNetwork(make_cpu_backend(1), text + R"(, {"type": "dense", "units": 7}])", {200},
                      {.rows = 1, .training = false, .init = "\"fixup\""});
}

double second(FloatNetwork& net, const std::string& path) { return second_moment(net.weight(path)); }

}  // namespace

TEST_CASE("INI-26 fixup: classifier and branch ends zero, the rest of a branch times L^(-1 / (2m - 2))") {
  // He's variance is 2 / 200; two standard deviations of 40000 squares are 1.4 %, the factors differ by far more.
  constexpr double kHe = 0.01;
  {
    FloatNetwork net = network(4, 2);  // m = 2: L^(-1/2), variance / 4
    CHECK(second(net, "0.weight") == doctest::Approx(kHe).epsilon(0.03));
    for (const char* b : {"1", "4"}) {
      CHECK(second(net, std::string(b) + ".branch.0.weight") == doctest::Approx(kHe / 4).epsilon(0.03));
      CHECK(second(net, std::string(b) + ".branch.2.weight") == 0.0);
    }
    CHECK(second(net, "5.weight") == 0.0);
  }
  {
    FloatNetwork net = network(9, 3);  // m = 3: L^(-1/4), variance / 3
    CHECK(second(net, "3.branch.0.weight") == doctest::Approx(kHe / 3).epsilon(0.03));
    CHECK(second(net, "3.branch.2.weight") == doctest::Approx(kHe / 3).epsilon(0.03));
    CHECK(second(net, "3.branch.4.weight") == 0.0);
    CHECK(second(net, "10.weight") == 0.0);
  }
}

TEST_CASE("INI-26 fixup leaves a network without residual blocks alone") {
  FloatNetwork net(make_cpu_backend(1), R"([{"type": "dense", "units": 4}, {"type": "dense", "units": 3}])", {5},
                   {.init = "\"fixup\""});
  CHECK(second(net, "1.weight") > 0.0);
}
