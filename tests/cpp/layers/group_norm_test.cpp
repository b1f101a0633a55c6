#include "data/support.h"
#include "layers/norm_moments.h"
#include "support/check_layer.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "group_norm") {
  check_layer(R"({"type": "group_norm", "groups": 2})", {3, 2, 4});
  check_layer(R"({"type": "group_norm", "groups": 3})", {9});
  check_layer(R"({"type": "group_norm", "groups": 5, "affine": false})", {2, 3, 20});
}

namespace {

std::string grouped(int64_t groups) { return R"({"type": "group_norm", "groups": )" + std::to_string(groups) + "}"; }

// y, dx and the parameters' gradients of one step with shaken gamma and beta.
std::vector<float> step_of(const std::string& layer) {
  FloatNetwork net(make_cpu_backend(1), layer, {5, 4, 6}, {.rows = 3});
  net.shake_weights(0.3, 51);
  std::vector<float> all = net.forward(shifted_numbers(360, 52), Mode::train());
  net.fill_gradients(0.0);
  const std::vector<float> dx = net.backward(shifted_numbers(360, 53)), gradients = net.all_gradients();
  all.insert(all.end(), dx.begin(), dx.end());
  all.insert(all.end(), gradients.begin(), gradients.end());
  return all;
}

}  // namespace

TEST_CASE("NRM-12 one group is layer norm over the sample, a group a channel instance norm, to the bit") {
  CHECK(step_of(grouped(1)) == step_of("\"layer_norm\""));
  CHECK(step_of(grouped(6)) == step_of("\"instance_norm\""));
  CHECK(step_of(grouped(2)) != step_of(grouped(1)));
  CHECK(step_of(grouped(2)) != step_of(grouped(3)));
}

TEST_CASE("NRM-12 batch, layer, instance and group norm each normalise the numbers that they share a mean over") {
  constexpr size_t kRows = 4, kPlaces = 15, kChannels = 6, kImage = kPlaces * kChannels;
  const std::vector<float> x = shifted_numbers(kRows * kImage, 54);
  const auto normalized = [&](const std::string& layer) {
    return FloatNetwork(make_cpu_backend(1), layer, {5, 3, 6}, {.rows = kRows}).forward(x, Mode::train());
  };
  const std::vector<float> batch = normalized("\"batch_norm\""), layer = normalized("\"layer_norm\""),
                           instance = normalized("\"instance_norm\""), group = normalized(grouped(2));
  for (size_t c = 0; c < kChannels; ++c) check_normal(batch, c, kRows * kPlaces, kChannels);
  for (size_t n = 0; n < kRows; ++n) {
    check_normal(layer, n * kImage, kImage, 1);
    for (size_t c = 0; c < kChannels; ++c) check_normal(instance, n * kImage + c, kPlaces, kChannels);
    for (const size_t first : {0, 3}) {
      std::vector<float> members;
      for (size_t i = 0; i < kPlaces; ++i) {
        for (size_t c = first; c < first + 3; ++c) members.push_back(group[n * kImage + i * kChannels + c]);
      }
      check_normal(members, 0, members.size(), 1);
    }
  }
}

TEST_CASE("groups that do not divide the channels, or hold one number, are refused at their place") {
  const auto refusal = [](const std::string& layers, const Shape& shape) {
    return error_of([&] { FloatNetwork(make_cpu_backend(1), layers, shape); });
  };
  CHECK(refusal(grouped(4), {3, 3, 6}).find("shape /model/0/groups [group_norm] 6 channels") == 0);
  CHECK(refusal(grouped(6), {6}).find("shape /model/0/groups") == 0);
  CHECK(refusal("[\"flatten\", " + grouped(2) + "]", {3, 3, 6}).find("shape /model/1 [group_norm]") == 0);
}
