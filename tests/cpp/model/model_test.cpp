#include "trainyard/model/model.h"

#include <doctest/doctest.h>

#include "support/network.h"
#include "trainyard/model/layout.h"

namespace trainyard {
namespace {

using test::FloatNetwork;
using test::layers_from;

int64_t count(const std::string& layers, const Shape& input) {
  const auto backend = make_reference_backend<float>();
  return Model<float>(*backend, layers_from(layers), input, default_spec("init", "kaiming")).table().parameter_count();
}

std::string conv(int filters, int kernel, const std::string& more = "\"padding\": \"same\"") {
  return "{\"type\": \"conv2d\", \"filters\": " + std::to_string(filters) + ", \"kernel\": " + std::to_string(kernel) +
         ", " + more + "}, \"relu\", ";
}
std::string pool(int size, int stride) {
  return "{\"type\": \"max_pool\", \"size\": " + std::to_string(size) + ", \"stride\": " + std::to_string(stride) +
         "}, ";
}
const std::string kHead =
    "\"flatten\", {\"type\": \"dense\", \"units\": 4096}, \"relu\", {\"type\": \"dense\", \"units\": 4096}, \"relu\", "
    "{\"type\": \"dense\", \"units\": 1000}]";

TEST_CASE("a batch that does not fit names the layer that takes most, and leaves the network as it was") {
  const auto backend = make_cpu_backend(1);
  Model<float> model(*backend, layers_from(R"([{"type": "dense", "units": 4}, {"type": "dense", "units": 65536}, "relu",
                                               {"type": "dense", "units": 2}])"),
                     {3}, default_spec("init", "kaiming"));
  constexpr int64_t kRows = int64_t{1} << 33;  // more than any machine has
  try {
    model.make_plan(kRows, true, true, {3}, {});
    FAIL("there is no such memory");
  } catch (const Error& e) {
    CHECK(e.code == "memory");
    const std::string said = e.what();
    CAPTURE(said);
    CHECK(said.find("the output of layer 1 (dense) alone takes 2251799813 MB: a smaller batch") != std::string::npos);
  }
  model.drop_plan(model.make_plan(2, true, true, {3}, {}));
}

TEST_CASE("FIG-06 VGG-16 has 138,357,544 parameters, counted without allocating them") {
  std::string layers = "[";
  for (const int filters : {64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0})
    layers += filters ? conv(filters, 3) : pool(2, 2);
  CHECK(count(layers + kHead, {224, 224, 3}) == 138357544);
}

TEST_CASE("FIG-05 one-tower AlexNet has 61,100,840 parameters") {
  const std::string layers = "[" + conv(64, 11, "\"stride\": 4, \"padding\": 2") + pool(3, 2) + conv(192, 5) +
                             pool(3, 2) + conv(384, 3) + conv(256, 3) + conv(256, 3) + pool(3, 2);
  CHECK(count(layers + kHead, {224, 224, 3}) == 61100840);
}

TEST_CASE("files hold a dense layer behind flatten channels first, as PyTorch flattens") {
  // A 1 x 2 image with 3 channels: our inputs are p0c0 p0c1 p0c2 p1c0 p1c1 p1c2, PyTorch's c0p0 c0p1 c1p0 c1p1 c2p0
  // c2p1.
  FloatNetwork net(make_reference_backend<float>(), "[\"flatten\", {\"type\": \"dense\", \"units\": 1}]", {1, 2, 3});
  net.set_weight("1.weight", {0, 1, 2, 3, 4, 5});
  const std::vector<NamedTensor> tensors = net.model().export_tensors();
  CHECK(tensors[0].name == "1.weight");
  CHECK(tensors[0].shape == std::vector<int64_t>{1, 6});
  CHECK(tensors[0].values == std::vector<float>{0, 3, 1, 4, 2, 5});
}

TEST_CASE("files hold convolution weights as (out, in, height, width)") {
  CHECK(file_shape(Layout::conv, {2, 3, 4, 5}) == std::vector<int64_t>{5, 4, 2, 3});
  // element (f = 1, c = 0, y = 0, x = 1) of the file
  CHECK(file_order(Layout::conv, {1, 2, 1, 2}, 0) == std::vector<int64_t>{0, 2, 1, 3});
}

TEST_CASE("weights taken from another network's file give the same outputs") {
  const std::string layers =
      "[{\"type\": \"conv2d\", \"filters\": 3, \"kernel\": 3}, \"batch_norm\", \"flatten\", {\"type\": \"dense\", "
      "\"units\": 2}]";
  FloatNetwork a(make_reference_backend<float>(), layers, {5, 5, 2}),
      b(make_reference_backend<float>(), layers, {5, 5, 2}, {.seed = 2});
  a.shake_weights(0.3, 5);
  const std::vector<float> x = test::converted<float>(test::normal_numbers(4 * 50, 3));
  CHECK(a.forward(x, Mode::evaluate()) != b.forward(x, Mode::evaluate()));
  b.model().import_tensors(a.model().export_tensors());
  CHECK(a.forward(x, Mode::evaluate()) == b.forward(x, Mode::evaluate()));
}

TEST_CASE("a file that does not fit is refused by name, before anything is written") {
  FloatNetwork net(make_reference_backend<float>(), "[{\"type\": \"dense\", \"units\": 2}]", {3});
  const std::vector<float> before = net.all_weights();
  std::vector<NamedTensor> tensors = net.model().export_tensors();
  tensors[0].values.assign(6, 9.0f);
  std::vector<NamedTensor> missing = {tensors[0]}, left_over = tensors, reshaped = tensors;
  left_over.push_back({"7.weight", {1}, {0.0f}});
  reshaped[1].shape = {1, 2};
  for (const auto& [file, name] :
       {std::pair{missing, "0.bias"}, std::pair{left_over, "7.weight"}, std::pair{reshaped, "0.bias"}}) {
    try {
      net.model().import_tensors(file);
      FAIL("was taken");
    } catch (const Error& e) {
      CHECK(e.code == "checkpoint");
      CHECK(std::string(e.what()).find(name) != std::string::npos);
    }
  }
  CHECK(net.all_weights() == before);
}

TEST_CASE("a plan without backward needs less memory, and several plans share the weights") {
  FloatNetwork net(make_reference_backend<float>(),
                   "[{\"type\": \"dense\", \"units\": 64}, \"gelu\", {\"type\": \"dense\", \"units\": 64}, \"gelu\", "
                   "{\"type\": \"dense\", \"units\": 64}, \"gelu\", {\"type\": \"dense\", \"units\": 2}]",
                   {64});
  const PlanLayout training = net.model().layout(32, true, true, {64}, {}),
                   evaluation = net.model().layout(32, false, true, {64}, {});
  CHECK(training.slots.size() == evaluation.slots.size());
  CHECK(evaluation.bytes() * 3 < training.bytes());
}

TEST_CASE("an error inside a branch names its place in the experiment") {
  const auto backend = make_reference_backend<float>();
  try {
    Model<float>(*backend,
                 layers_from("[\"flatten\", {\"type\": \"residual\", \"branch\": [{\"type\": \"dense\", \"units\": 3}, "
                             "{\"type\": \"conv2d\", \"filters\": 2, \"kernel\": 3}]}]"),
                 {4}, default_spec("init", "kaiming"));
    FAIL("bound");
  } catch (const Error& e) {
    CHECK(e.path.find("/1/branch/1") != std::string::npos);
  }
}

}  // namespace
}  // namespace trainyard
