// The promise of the exact builds, layer by layer: native with 128-bit lanes and wasm compute the same bits. The hashes
// were made by these tests in the exact preset; the wasm preset gives the same.
#include "trainyard/core/hash.h"

#include <doctest/doctest.h>

#include "support/check_loss.h"
#include "support/golden.h"
#include "support/network.h"

#if TY_EXACT

using namespace trainyard;
using namespace trainyard::test;

namespace {

void add(Sha256& hash, const std::vector<float>& values) { hash.update(values.data(), values.size() * sizeof(float)); }

}  // namespace

TEST_CASE("a training step of every layer has the bits of every other exact build") {
  Sha256 hash;
  for (const auto& c : golden("torch_layers.json")) {
    const auto& in = c["input"];
    const Shape input = in.size() == 1 ? Shape{in[0].get<int64_t>()}
                                       : Shape{in[0].get<int64_t>(), in[1].get<int64_t>(), in[2].get<int64_t>()};
    FloatNetwork net(make_cpu_backend(1), c["layers"].dump(), input, {.rows = 3});
    net.shake_weights(0.3, 21);
    add(hash, net.forward(converted<float>(doubles(c["x"])), Mode::train()));
    net.fill_gradients(0.0);
    add(hash, net.backward(converted<float>(doubles(c["dy"]))));
    add(hash, net.all_gradients());
    add(hash, net.all_states());
  }
  CHECK(hash.finish_hex() == "76d3029615f35be27de86e3908947b6dd1517b87b10e715523e25b816d87d222");
}

TEST_CASE("every loss has the bits of every other exact build") {
  Sha256 hash;
  for (const auto& c : golden("torch_losses.json")) {
    BoundLoss<float> loss(make_cpu_backend(1), c["loss"].dump(), c["rows"].get<int64_t>(), c["k"].get<int64_t>());
    const LossResult<float> r =
        loss.evaluate(converted<float>(doubles(c["scores"])), converted<float>(doubles(c["targets"])));
    add(hash, r.row_loss);
    add(hash, r.dscores);
  }
  CHECK(hash.finish_hex() == "1044a0866422ec97e1b00487b40b0a925465ca2473b2dd33f2ddff07d25abd72");
}

#endif
