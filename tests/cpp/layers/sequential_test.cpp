#include "support/check_layer.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

const char* const kDeep =
    R"([{"type": "conv2d", "filters": 4, "kernel": 3, "padding": "same"}, "relu", "max_pool", "flatten",
  {"type": "dense", "units": 9}, "tanh", {"type": "residual", "branch": [{"type": "dense", "units": 9}, "sigmoid"]}, {"type": "dense", "units": 3}])";

}  // namespace

TEST_CASE("a deep network of all kinds keeps the contract of a layer") { check_layer(kDeep, {4, 4, 2}); }

TEST_CASE("fused and unfused networks give the same bits") {
  FloatNetwork fused(make_cpu_backend(1), kDeep, {4, 4, 2}, {.rows = 5}),
      plain(make_cpu_backend(1), kDeep, {4, 4, 2}, {.rows = 5, .fused = false});
  const std::vector<float> x = converted<float>(normal_numbers(5 * 32, 1)),
                           dy = converted<float>(normal_numbers(15, 2));
  CHECK(fused.forward(x, Mode::train()) == plain.forward(x, Mode::train()));
  fused.fill_gradients(0.0);
  plain.fill_gradients(0.0);
  CHECK(fused.backward(dy) == plain.backward(dy));
  CHECK(fused.all_gradients() == plain.all_gradients());
}

TEST_CASE("a plan without backward needs less memory") {
  FloatNetwork training(make_cpu_backend(1), kDeep, {4, 4, 2}),
      evaluating(make_cpu_backend(1), kDeep, {4, 4, 2}, {.training = false});
  CHECK(evaluating.plan().layout.bytes() < training.plan().layout.bytes());
}
