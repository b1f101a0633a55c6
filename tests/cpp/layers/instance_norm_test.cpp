#include "data/support.h"
#include "layers/norm_moments.h"
#include "support/check_layer.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "instance_norm") {
  check_layer("\"instance_norm\"", {3, 2, 4});
  check_layer(R"({"type": "instance_norm", "affine": false, "epsilon": 0.1})", {2, 2, 3});
}

TEST_CASE("NRM-11 instance norm gives each channel of each image mean 0 and variance 1, in training as in evaluation") {
  FloatNetwork net(make_cpu_backend(1), "\"instance_norm\"", {6, 5, 3}, {.rows = 4});
  const std::vector<float> x = shifted_numbers(4 * 90, 41), y = net.forward(x, Mode::train());
  for (size_t row = 0; row < 4; ++row) {
    for (size_t channel = 0; channel < 3; ++channel) check_normal(y, row * 90 + channel, 30, 3);
  }
  CHECK(net.forward(x, Mode::evaluate()) == y);
  CHECK(net.parameter("0.weight").shape == Shape{3});
}

TEST_CASE("NRM-11 an image's contrast and brightness, channel by channel, change nothing") {
  FloatNetwork net(make_cpu_backend(1), R"({"type": "instance_norm", "epsilon": 1e-12})", {6, 5, 3}, {.rows = 1});
  const std::vector<float> x = shifted_numbers(90, 42), y = net.forward(x, Mode::train());
  const float contrast[] = {0.25f, 3.0f, 10.0f}, brightness[] = {-4.0f, 0.0f, 2.5f};
  std::vector<float> other = x;
  for (size_t i = 0; i < 90; ++i) other[i] = contrast[i % 3] * x[i] + brightness[i % 3];
  // A few roundings of numbers around 10, over a deviation of 0.2 to 7.
  CHECK(relative_difference(net.forward(other, Mode::train()), y) < 1e-5);
}

TEST_CASE("instance norm of one number is refused") {
  for (const Shape& shape : {Shape{5}, Shape{1, 1, 5}}) {
    CHECK(error_of([&] {
            FloatNetwork(make_cpu_backend(1), "\"instance_norm\"", shape);
          }).find("shape /model/0 [instance_norm] needs images") == 0);
  }
}
