#include "support/check_layer.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

const char* const kDeep =
    R"([{"type": "conv2d", "filters": 4, "kernel": 3, "padding": "same"}, "relu", "max_pool", "flatten",
  {"type": "dense", "units": 9}, "tanh", {"type": "residual", "branch": [{"type": "dense", "units": 9}, "sigmoid"]}, {"type": "dense", "units": 3}])";

// Which layers were asked for gradients, last first.
class Asked final : public Observer<float> {
 public:
  void after_forward(const std::string&, Tensor<const float>, Tensor<const float>) override {}
  void after_backward(const std::string& path, Tensor<const float>) override { paths.push_back(path); }
  std::vector<std::string> paths;
};

std::vector<std::string> asked(const std::string& layers, bool fused, bool wants_dx = false) {
  const auto backend = make_cpu_backend(1);
  Model<float> model(*backend, layers_from(layers), {3}, default_spec("init", "kaiming"));
  model.allocate(true);
  model.initialise(1);
  Handle in, out, dout, din;
  const Plan<float>& plan = model.make_plan(2, true, fused, {3}, [&](Binder<float>& binder, const Shape& y) {
    in = binder.saved(3);
    out = binder.saved(y.count());
    dout = binder.saved(y.count());
    din = binder.saved(3);
  });
  StepBlock block;
  Step<float> step = model.step(plan, Mode::train(), &block);
  Asked observer;
  step.observer = &observer;
  const Tensor<float> x{plan.values(in), {2, 3}}, y{plan.values(out), model.output().with_rows(2)};
  const Tensor<float> dy{plan.values(dout), y.shape}, dx{wants_dx ? plan.values(din) : nullptr, x.shape};
  for (const Tensor<float>& t : {x, dy}) backend->fill(t.data, t.count(), 1.0f);
  model.forward(step, x, y);
  model.backward(step, x, y, dy, dx);
  return observer.paths;
}

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

TEST_CASE("TRF-02 backward stops at the lowest layer that trains") {
  using Paths = std::vector<std::string>;
  const std::string frozen = R"({"type": "dense", "units": 4, "frozen": true}, "tanh", )";
  const std::string norm = R"({"type": "batch_norm", "frozen": true}, )", dense = R"({"type": "dense", "units": 4}, )";
  const std::string head = R"({"type": "dense", "units": 2}])";
  const std::string block = R"({"type": "residual", "branch": [)" + dense + R"("tanh"], "frozen": true}, )";
  for (const bool fused : {false, true}) {
    CHECK(asked("[" + frozen + frozen + norm + head, fused) == Paths{"5"});
    CHECK(asked("[" + frozen + dense + "\"tanh\", " + head, fused) == Paths{"4", "3", "2"});
    CHECK(asked("[" + dense + frozen + head, fused) == Paths{"3", "2", "1", "0"});
    CHECK(asked("[" + frozen + R"({"type": "dense", "units": 2, "frozen": true}])", fused).empty());
    // In composites, too: a frozen one is not entered, a branch no further than where it trains.
    CHECK(asked("[" + dense + block + head, fused) == Paths{"2", "1", "1.branch.1", "1.branch.0", "0"});
    CHECK(asked("[" + frozen + block + head, fused) == Paths{"3"});
    const std::string half = R"({"type": "residual", "branch": [)" + frozen + R"({"type": "dense", "units": 4}]}, )";
    CHECK(asked("[" + frozen + half + head, fused) == Paths{"3", "2", "2.branch.2"});
    // Who wants the input's gradient gets it.
    CHECK(asked("[" + frozen + head, fused, true) == Paths{"2", "1", "0"});
  }
}
