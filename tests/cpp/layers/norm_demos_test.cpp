// What the lectures say of batch norm, in the small: a mode left on, and what a learning rate may be.
#include "support/network.h"
#include "trainyard/session/session.h"

#include <doctest/doctest.h>

using namespace trainyard;
using namespace trainyard::test;

namespace {

std::unique_ptr<Session> run(const std::string& model, const std::string& init, double lr, int64_t steps) {
  auto session = std::make_unique<Session>(
      R"({"version": 1, "seed": 2, "data": {"source": {"type": "circle", "points": 200, "noise": 0},
      "preprocess": ["standardize"]}, "init": )" +
          init + R"(, "model": )" + model +
          R"(, "loss": "softmax_cross_entropy", "optimizer": {"type": "momentum", "lr": )" + std::to_string(lr) +
          R"(}, "train": {"batch": 32, "steps": )" + std::to_string(steps) + "}}",
      std::make_shared<MemoryFiles>());
  session->run(-1.0, -1);
  return session;
}

constexpr const char* kNormed = R"([{"type": "dense", "units": 16}, "batch_norm", "relu",
    {"type": "dense", "units": 16}, "batch_norm", "relu", {"type": "dense", "units": 16}, "batch_norm", "relu",
    {"type": "dense", "units": 2}])";
constexpr const char* kPlain = R"([{"type": "dense", "units": 16}, "relu", {"type": "dense", "units": 16}, "relu",
    {"type": "dense", "units": 16}, "relu", {"type": "dense", "units": 2}])";

// Accuracy on the training examples, one at a time.
double accuracy_one_by_one(Session& session, const Mode& mode) {
  Model<float>& model = session.model();
  const Plan<float>& plan = model.make_plan(1, false, true, model.input(), {});
  const Dataset& data = session.data();
  // The circle is standardized by a mean near 0 and one deviation: done here by hand.
  double squares = 0.0;
  std::vector<float> all(static_cast<size_t>(2 * data.n));
  for (int64_t i = 0; i < data.n; ++i) data.read(i, all.data() + 2 * i);
  for (const float v : all) squares += static_cast<double>(v) * static_cast<double>(v);
  const auto scale = static_cast<float>(1.0 / std::sqrt(squares / static_cast<double>(all.size())));
  const StepBlock block;
  int64_t right = 0;
  for (int64_t i = 0; i < data.n; ++i) {
    const float x[2] = {scale * all[static_cast<size_t>(2 * i)], scale * all[static_cast<size_t>(2 * i) + 1]};
    float y[2];
    model.forward(model.step(plan, mode, &block), {x, {1, 2}}, {y, {1, 2}});
    right += (y[1] > y[0]) == (data.labels[static_cast<size_t>(i)] == 1);
  }
  return static_cast<double>(right) / static_cast<double>(data.n);
}

}  // namespace

TEST_CASE("NRM-08 a batch norm left in training mode makes one example at a time a guess") {
  const auto session = run(kNormed, "\"kaiming\"", 0.05, 300);
  CHECK(accuracy_one_by_one(*session, Mode::evaluate()) > 0.95);
  // Each output is beta, whatever the input: one class for all.
  CHECK(accuracy_one_by_one(*session, {false, true, false, false}) < 0.65);
}

TEST_CASE("NRM-09 with batch norm more learning rates and initial scales train") {
  const auto trainable = [](const char* model) {
    int cells = 0;
    for (const char* std : {"0.001", "0.01", "0.1", "1"}) {
      for (const double lr : {0.003, 0.03, 0.3, 3.0}) {
        const auto session = run(model, std::string(R"({"type": "normal", "std": )") + std + "}", lr, 150);
        cells += session->trainer().state() != RunState::diverged && session->evaluate(Part::train).accuracy > 0.9;
      }
    }
    return cells;
  };
  const int plain = trainable(kPlain), normed = trainable(kNormed);
  MESSAGE("of 16: ", plain, " without, ", normed, " with batch norm");
  CHECK(plain >= 1);
  CHECK(normed >= plain + 3);
}
