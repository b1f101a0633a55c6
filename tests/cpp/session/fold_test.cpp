#include "trainyard/session/fold_checkpoint.h"

#include <doctest/doctest.h>

#include "data/support.h"
#include "trainyard/session/predictor.h"
#include "trainyard/session/safetensors.h"
#include "trainyard/spec/json_reader.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

std::vector<uint8_t> trained(const std::string& model, const std::string& source = "\"shapes\"") {
  const std::string experiment = R"({"version": 1, "seed": 3, "data": {"source": )" + source +
                                 R"(, "preprocess": ["standardize"], "validation": 0.2}, "model": )" + model +
                                 R"(, "loss": "softmax_cross_entropy", "optimizer": {"type": "adam", "lr": 0.01},
                                 "train": {"batch": 16, "steps": 30}})";
  Session session(experiment, std::make_shared<MemoryFiles>());
  session.run(-1.0, -1);
  return session.checkpoint_file();
}

// The largest difference of a probability, over the training examples.
double difference(const std::vector<uint8_t>& a, const std::vector<uint8_t>& b) {
  Predictor first(a), second(b);
  const Dataset data = first.load(first.experiment().data.source, MemoryFiles(), false);
  const std::vector<float> p = first.predict(data), q = second.predict(data);
  REQUIRE(p.size() == q.size());
  double most = 0.0;
  for (size_t i = 0; i < p.size(); ++i) most = std::max(most, std::abs(static_cast<double>(p[i] - q[i])));
  return most;
}

std::vector<std::string> names(const std::vector<uint8_t>& model) {
  std::vector<std::string> out;
  for (const auto& [name, tensor] : read_safetensors(model).tensors) out.push_back(name);
  return out;
}

constexpr const char* kShapes = R"({"type": "shapes", "points": 120})";

}  // namespace

TEST_CASE("NRM-07 folded batch norms change no probability by 1e-5, behind conv2d, dense and in a branch") {
  const std::vector<uint8_t> before = trained(R"([
    {"type": "conv2d", "filters": 4, "kernel": 3, "stride": 2, "bias": false}, "batch_norm", "relu",
    {"type": "residual", "branch": [{"type": "conv2d", "filters": 4, "kernel": 3, "padding": "same"}, "batch_norm"]},
    "flatten", {"type": "dense", "units": 6, "name": "head"},
    {"type": "batch_norm", "name": "norm", "epsilon": 0.01}, "relu", {"type": "dense", "units": 10}])",
                                              kShapes);
  const FoldedCheckpoint folded = fold_checkpoint(before);
  CHECK(folded.report.folded == std::vector<std::string>{"1", "3.branch.1", "norm"});
  CHECK(folded.report.left.empty());
  CHECK(names(folded.model) == std::vector<std::string>{"0.bias", "0.weight", "2.branch.0.bias", "2.branch.0.weight",
                                                        "6.bias", "6.weight", "head.bias", "head.weight"});
  CHECK(parse_json(folded.experiment)["model"].size() == 7);
  CHECK(difference(before, folded.checkpoint) < 1e-5);
}

TEST_CASE("NRM-07 a batch norm without a linear layer before it stays and says why") {
  const std::vector<uint8_t> before = trained(R"(["batch_norm", {"type": "dense", "units": 8}, "relu", "batch_norm",
    {"type": "dense", "units": 8, "bias": false}, "batch_norm", "batch_norm", "tanh", {"type": "dense", "units": 2}])",
                                              "\"spiral\"");
  const FoldedCheckpoint folded = fold_checkpoint(before);
  CHECK(folded.report.folded == std::vector<std::string>{"5", "6"});
  REQUIRE(folded.report.left.size() == 2);
  CHECK(folded.report.left[0].path == "0");
  CHECK(folded.report.left[0].why == "it comes first");
  CHECK(folded.report.left[1].path == "3");
  CHECK(folded.report.left[1].why == "it follows relu, which is not linear");
  CHECK(difference(before, folded.checkpoint) < 1e-5);
  CHECK(fold_checkpoint(folded.checkpoint).report.folded.empty());
}

TEST_CASE("a folded checkpoint is evaluated on the experiment's own examples, too") {
  const std::vector<uint8_t> before =
      trained(R"([{"type": "dense", "units": 8}, "batch_norm", "relu", {"type": "dense", "units": 2}])", "\"spiral\"");
  const auto files = std::make_shared<MemoryFiles>();
  const Evaluation a = Session::resume(before, files)->evaluate(Part::validation),
                   b = Session::resume(fold_checkpoint(before).checkpoint, files)->evaluate(Part::validation);
  CHECK(b.loss == doctest::Approx(a.loss).epsilon(1e-5));
}

TEST_CASE("what is no checkpoint is not folded, and tensors that do not fit together are left") {
  CHECK(error_of([] { fold_checkpoint({1, 2, 3}); }).find("checkpoint") == 0);
  std::vector<Spec> model{read_component(parse_json(R"({"type": "dense", "units": 2})"), "", "layer"),
                          read_component(Json("batch_norm"), "", "layer")};
  std::vector<NamedTensor> tensors{{"0.weight", {2, 1}, {1, 1}},       {"0.bias", {2}, {0, 0}},
                                   {"1.weight", {3}, {1, 1, 1}},       {"1.bias", {3}, {0, 0, 0}},
                                   {"1.running_mean", {3}, {0, 0, 0}}, {"1.running_var", {3}, {1, 1, 1}}};
  const FoldReport report = fold_batch_norms(model, tensors);
  CHECK(report.folded.empty());
  CHECK(report.left.at(0).why == "its tensors have other shapes");
  CHECK(tensors.size() == 6);
}
