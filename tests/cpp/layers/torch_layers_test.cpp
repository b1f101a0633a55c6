// Vectors by tests/golden/make_torch_vectors.py, PyTorch 1.13.
#include "support/golden.h"
#include "support/network.h"
#include "trainyard/model/layout.h"

#include <doctest/doctest.h>

using namespace trainyard;
using namespace trainyard::test;

namespace {

Shape shape_of(const nlohmann::json& list) {
  return list.size() == 1 ? Shape{list[0].get<int64_t>()}
                          : Shape{list[0].get<int64_t>(), list[1].get<int64_t>(), list[2].get<int64_t>()};
}

template <class T>
void check_case(const nlohmann::json& c, std::unique_ptr<Backend<T>> backend) {
  const int64_t rows = c["rows"].get<int64_t>();
  Network<T> net(std::move(backend), c["layers"].dump(), shape_of(c["input"]), {.rows = rows});
  net.block().step = 3;  // dropout's masks
  std::vector<NamedTensor> tensors;
  for (const auto& [name, t] : c["tensors"].items()) {
    tensors.push_back(
        {name, t["shape"].template get<std::vector<int64_t>>(), t["values"].template get<std::vector<float>>()});
  }
  net.model().import_tensors(tensors);

  const std::vector<T> x = converted<T>(doubles(c["x"]));
  CHECK(relative_difference(net.forward(x, Mode::evaluate()), doubles(c["evaluation"])) < kTorchTolerance);
  CHECK(relative_difference(net.forward(x, Mode::train()), doubles(c["y"])) < kTorchTolerance);
  net.fill_gradients(0.0);
  CHECK(relative_difference(net.backward(converted<T>(doubles(c["dy"]))), doubles(c["dx"])) < kTorchTolerance);

  // Some gradients are sums that cancel, of a bias before batch norm to 0: what is left is measured by the largest.
  double largest = 0.0;
  for (const auto& g : c["gradients"]) {
    for (const double v : doubles(g["values"])) largest = std::max(largest, std::abs(v));
  }
  const auto expect = [](const nlohmann::json& expected, Layout layout, const Shape& shape, int64_t positions,
                         const std::vector<T>& ours, double size) {
    CHECK(file_shape(layout, shape) == expected["shape"].get<std::vector<int64_t>>());
    const std::vector<int64_t> order = file_order(layout, shape, positions);
    const std::vector<double> theirs = doubles(expected["values"]);
    for (const double v : theirs) size = std::max(size, std::abs(v));
    for (size_t k = 0; k < order.size(); ++k) {
      const double here = static_cast<double>(ours[static_cast<size_t>(order[k])]);
      CHECK(std::abs(here - theirs[k]) <= kTorchTolerance * size);
    }
  };
  CHECK(c["gradients"].size() == net.model().table().parameters.size());
  for (const Parameter& p : net.model().table().parameters) {
    CAPTURE(p.path);
    expect(c["gradients"][p.path], p.layout, p.shape, p.positions, net.gradient(p.path), largest);
  }
  for (const StateEntry& s : net.model().table().states) {
    CAPTURE(s.path);
    expect(c["statistics"][s.path], s.layout, s.shape, s.positions, net.state(s.path), 0.0);
  }
}

}  // namespace

TEST_CASE("every layer agrees with PyTorch: outputs, gradients, statistics, names and layouts") {
  const nlohmann::json cases = golden("torch_layers.json");
  REQUIRE(cases.size() >= 40);
  for (const auto& c : cases) {
    INFO(c["layers"].dump());
    check_case<float>(c, make_cpu_backend(1));
#if TY_DOUBLE_LAYERS
    check_case<double>(c, make_reference_backend<double>());
#endif
  }
}
