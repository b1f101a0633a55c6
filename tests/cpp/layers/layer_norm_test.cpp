#include "layers/norm_moments.h"
#include "support/check_layer.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "layer_norm") {
  check_layer("\"layer_norm\"", {5});
  check_layer(R"({"type": "layer_norm", "affine": false, "epsilon": 0.1})", {34});
  check_layer("\"layer_norm\"", {3, 2, 4});
  check_layer(R"({"type": "layer_norm", "over": "channels"})", {3, 2, 5});
  check_layer(R"([{"type": "dense", "units": 6}, "layer_norm", "relu"])", {4});
}

TEST_CASE("NRM-10 layer norm gives each row mean 0 and variance 1, in training as in evaluation") {
  FloatNetwork net(make_cpu_backend(1), "\"layer_norm\"", {40}, {.rows = 6});
  const std::vector<float> x = shifted_numbers(6 * 40, 31), y = net.forward(x, Mode::train());
  for (size_t row = 0; row < 6; ++row) check_normal(y, row * 40, 40, 1);
  CHECK(net.forward(x, Mode::evaluate()) == y);
}

TEST_CASE("NRM-10 a row's layer norm does not depend on the batch, and one row has one too") {
  FloatNetwork net(make_cpu_backend(1), "\"layer_norm\"", {40}, {.rows = 6});
  const std::vector<float> x = shifted_numbers(6 * 40, 32), y = net.forward(x, Mode::train());
  CHECK(net.forward({x.begin() + 80, x.begin() + 120}, Mode::train()) ==
        std::vector<float>(y.begin() + 80, y.begin() + 120));
}

TEST_CASE("NRM-10 gamma and beta of layer norm are one per channel, 1 x D") {
  FloatNetwork net(make_cpu_backend(1), "\"layer_norm\"", {3, 2, 4});
  CHECK(net.parameter("0.weight").shape == Shape{4});
  CHECK(net.parameter("0.bias").shape == Shape{4});
  CHECK_FALSE(net.parameter("0.weight").decay);
  CHECK(net.weight("0.weight") == std::vector<float>(4, 1.0f));
}

TEST_CASE("NRM-10 over channels each place of an image is a row") {
  FloatNetwork images(make_cpu_backend(1), R"({"type": "layer_norm", "over": "channels"})", {3, 2, 20}, {.rows = 2});
  FloatNetwork rows(make_cpu_backend(1), "\"layer_norm\"", {20}, {.rows = 12});
  const std::vector<float> x = shifted_numbers(240, 33);
  CHECK(images.forward(x, Mode::train()) == rows.forward(x, Mode::train()));
}
