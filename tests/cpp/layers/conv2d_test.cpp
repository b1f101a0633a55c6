#include "data/support.h"
#include "support/check_layer.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "conv2d") {
  check_layer(R"({"type": "conv2d", "filters": 5, "kernel": 3})", {5, 4, 3});
  check_layer(R"({"type": "conv2d", "filters": 4, "kernel": [3, 2], "padding": "same", "bias": false})", {4, 5, 2});
  check_layer(R"({"type": "conv2d", "filters": 3, "kernel": 3, "stride": [2, 1], "padding": [1, 2]})", {6, 5, 1});
  check_layer(R"({"type": "conv2d", "filters": 2, "kernel": 3, "dilation": 2})", {7, 6, 2});
  check_layer(R"({"type": "conv2d", "filters": 6, "kernel": 2, "groups": 2})", {3, 3, 4});
  check_layer(R"({"type": "conv2d", "filters": 9, "kernel": 1})", {3, 3, 17});
}

namespace {

std::string error_for(const std::string& layer, const Shape& input) {
  return error_of([&] { FloatNetwork(make_reference_backend<float>(), layer, input); });
}
Shape output_of(const std::string& layer, const Shape& input) {
  return FloatNetwork(make_reference_backend<float>(), layer, input).model().output();
}

}  // namespace

TEST_CASE("conv2d slides its window without turning it over") {
  FloatNetwork net(make_reference_backend<float>(), R"({"type": "conv2d", "filters": 1, "kernel": 2})", {2, 3, 1},
                   {.rows = 1});
  net.set_weight("0.weight", {1, 10, 100, 1000});
  net.set_weight("0.bias", {0.5});
  CHECK(net.forward({1, 2, 3, 4, 5, 6}, Mode::train()) == std::vector<float>{5421.5f, 6532.5f});
}

TEST_CASE("conv2d with same padding keeps the size, and pads more behind than before") {
  FloatNetwork net(make_reference_backend<float>(),
                   R"({"type": "conv2d", "filters": 1, "kernel": [1, 2], "padding": "same"})", {1, 3, 1}, {.rows = 1});
  net.set_weight("0.weight", {1, 10});
  CHECK(net.forward({1, 2, 3}, Mode::train()) == std::vector<float>{21, 32, 3});
}

TEST_CASE("conv2d groups see only their own channels") {
  FloatNetwork net(make_reference_backend<float>(), R"({"type": "conv2d", "filters": 2, "kernel": 1, "groups": 2})",
                   {1, 1, 2}, {.rows = 1});
  CHECK(net.parameter("0.weight").shape == Shape{1, 1, 1, 2});
  net.set_weight("0.weight", {2, 3});
  CHECK(net.forward({10, 100}, Mode::train()) == std::vector<float>{20, 300});
}

TEST_CASE("INI-18 conv2d counts its window times its channels as fan-in") {
  FloatNetwork net(make_reference_backend<float>(), R"({"type": "conv2d", "filters": 8, "kernel": 3})", {5, 5, 64});
  CHECK(net.parameter("0.weight").fan_in == 576);
  CHECK(net.parameter("0.weight").fan_out == 72);
}

TEST_CASE("conv2d sizes follow floor((n + 2 p - d (k - 1) - 1) / s) + 1") {
  CHECK(output_of(R"({"type": "conv2d", "filters": 2, "kernel": 3, "stride": 2, "padding": 1})", {28, 28, 1}) ==
        Shape{14, 14, 2});
  CHECK(output_of(R"({"type": "conv2d", "filters": 2, "kernel": 3, "stride": 2})", {8, 7, 1}) == Shape{3, 3, 2});
  CHECK(output_of(R"({"type": "conv2d", "filters": 2, "kernel": [3, 1], "dilation": 2})", {8, 7, 1}) == Shape{4, 7, 2});
}

TEST_CASE("conv2d names what does not fit") {
  CHECK(error_for(R"({"type": "conv2d", "filters": 2, "kernel": 5})", {4, 9, 1})
            .find("does not fit on an image of 4 x 9") != std::string::npos);
  CHECK(error_for(R"({"type": "conv2d", "filters": 2, "kernel": 3, "stride": 2, "padding": "same"})", {8, 8, 1})
            .find("range /model/0/padding") == 0);
  CHECK(error_for(R"({"type": "conv2d", "filters": 4, "kernel": 1, "groups": 3})", {4, 4, 3})
            .find("range /model/0/groups") == 0);
  CHECK(error_for(R"({"type": "conv2d", "filters": 2, "kernel": 3})", {9}).find("needs an image") != std::string::npos);
}
