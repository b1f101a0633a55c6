// Each fault is planted in a run and found; healthy runs hear nothing.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "trainyard/core/rng.h"
#include "trainyard/session/session.h"

namespace trainyard {
namespace {

// A small healthy classification run, and what a test changes of it.
struct Trial {
  std::string source = R"({"type": "moons", "points": 600, "noise": 0.15})";
  std::string preprocess = R"(["standardize"])";
  std::string model = R"([{"type": "dense", "units": 16}, "relu", {"type": "dense", "units": 16}, "relu",
                          {"type": "dense", "units": 2}])";
  std::string init = "\"kaiming\"";
  std::string loss = "\"softmax_cross_entropy\"";
  std::string optimizer = R"({"type": "adam", "lr": 0.01})";
  std::string train = R"({"batch": 32, "epochs": 15})";
  std::string validation = "0.3";
  int64_t seed = 3;
  MemoryFiles files;
};

// Two classes on either side of a line, `first` and `second` of them, one class behind the other.
MemoryFiles table(int first, int second, int repeats = 1, double scale = 1.0) {
  std::string text = "a,b,label\n";
  for (int i = 0; i < first + second; ++i) {
    const RngStream stream{5, stream_id(Purpose::check), static_cast<uint64_t>(i / repeats), 0};
    const double side = i < first ? -1.5 : 1.5;
    text += std::to_string(random_normal(stream, 0) + side) + "," +
            std::to_string(scale * (random_normal(stream, 1) + side)) + (i < first ? ",left\n" : ",right\n");
  }
  MemoryFiles files;
  files.put("table.csv", {text.begin(), text.end()});
  return files;
}
const std::string kTable = R"({"type": "csv", "path": "table.csv", "label": "label"})";

std::vector<Finding> examined(const Trial& p) {
  Session session(R"({"version": 1, "seed": )" + std::to_string(p.seed) + R"(, "data": {"source": )" + p.source +
                      R"(, "preprocess": )" + p.preprocess + R"(, "validation": )" + p.validation + R"(}, "model": )" +
                      p.model + R"(, "init": )" + p.init + R"(, "loss": )" + p.loss + R"(, "optimizer": )" +
                      p.optimizer + R"(, "train": )" + p.train + "}",
                  std::make_shared<MemoryFiles>(p.files));
  session.run(-1.0, -1);
  return session.examine();
}

std::string ids(const std::vector<Finding>& findings) {
  std::string out;
  for (const Finding& f : findings) out += (out.empty() ? "" : " ") + f.id;
  return out;
}

bool has(const std::vector<Finding>& findings, const std::string& id) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& f) { return f.id == id; });
}

}  // namespace

TEST_CASE("the doctor has nothing to say of eleven healthy runs") {
  Trial blobs, rings, spiral, tanh, momentum, batch_norm, dropout, glyphs, sine, quiet, solved;
  blobs.source = R"({"type": "blobs", "points": 600})";
  blobs.model = R"([{"type": "dense", "units": 16}, "relu", {"type": "dense", "units": 4}])";
  rings.source = R"({"type": "circle", "points": 600})";
  spiral.source = R"({"type": "spiral", "points": 900})";
  spiral.model = R"([{"type": "dense", "units": 16}, "swish", {"type": "dense", "units": 16}, "swish",
                     {"type": "dense", "units": 2}])";
  spiral.optimizer = R"({"type": "adam", "lr": 0.02})";
  spiral.train = R"({"batch": 32, "epochs": 60})";
  tanh.model = R"([{"type": "dense", "units": 16}, "tanh", {"type": "dense", "units": 2}])";
  tanh.init = "\"xavier\"";
  tanh.optimizer = R"({"type": "adam", "lr": 0.03})";
  momentum.optimizer = R"({"type": "momentum", "lr": 0.1})";
  batch_norm.model = R"([{"type": "dense", "units": 16, "bias": false}, "batch_norm", "relu",
                         {"type": "dense", "units": 2}])";
  dropout.model = R"([{"type": "dense", "units": 32}, "relu", {"type": "dropout", "rate": 0.2},
                      {"type": "dense", "units": 2}])";
  glyphs.source = R"({"type": "glyphs", "points": 1500})";
  glyphs.model = R"(["flatten", {"type": "dense", "units": 32}, "relu", {"type": "dense", "units": 10}])";
  glyphs.preprocess = "[]";
  glyphs.train = R"({"batch": 32, "epochs": 9})";
  sine.source = R"({"type": "sine", "points": 400, "noise": 0.1})";
  sine.model = R"([{"type": "dense", "units": 16}, "tanh", {"type": "dense", "units": 1}])";
  sine.loss = "\"mse\"";
  sine.init = "\"xavier\"";
  sine.train = R"({"batch": 32, "epochs": 120})";
  quiet.seed = 11;
  // Its tanh units end saturated, because it is sure and right.
  solved.source = R"({"type": "moons", "points": 500, "noise": 0.1})";
  solved.model = R"([{"type": "dense", "units": 8}, "tanh", {"type": "dense", "units": 8}, "tanh",
                     {"type": "dense", "units": 2}])";
  solved.train = R"({"batch": 32, "epochs": 600})";
  solved.seed = 7;
  for (const Trial* plan :
       {&blobs, &rings, &spiral, &tanh, &momentum, &batch_norm, &dropout, &glyphs, &sine, &quiet, &solved}) {
    CAPTURE(plan->source);
    CAPTURE(plan->model);
    CHECK(ids(examined(*plan)) == "");
  }
}

TEST_CASE("the doctor does not cry out while a healthy run is on its way") {
  // What a visitor's page trains first.
  Session session(R"({"version": 1, "seed": 7,
    "data": {"source": {"type": "spiral", "noise": 0.02}, "preprocess": ["standardize"], "validation": 0.3},
    "model": [{"type": "dense", "units": 8}, "swish", {"type": "dense", "units": 8}, "swish", {"type": "dense", "units": 2}],
    "loss": "softmax_cross_entropy", "optimizer": {"type": "adam", "lr": 0.01}, "schedule": "constant",
    "train": {"batch": 32, "epochs": 600}})",
                  std::make_shared<MemoryFiles>());
  while (session.trainer().state() == RunState::running) {
    session.run(-1.0, 60);
    const int64_t step = session.trainer().steps_done();
    CAPTURE(step);
    CHECK(ids(session.examine()) == "");
  }
}

TEST_CASE("PTH-08 PTH-15 the doctor names a divergence, and a rate that is too high or too low") {
  Trial plan;
  plan.optimizer = R"({"type": "sgd", "lr": 1e6})";
  CHECK(has(examined(plan), "diverged"));
  plan.optimizer = R"({"type": "sgd", "lr": 0.0005})";
  CHECK(ids(examined(plan)) == "rate_too_low");
  plan.optimizer = R"({"type": "momentum", "lr": 6})";
  plan.model = R"([{"type": "dense", "units": 16}, "leaky_relu", {"type": "dense", "units": 2}])";
  CHECK(ids(examined(plan)) == "rate_too_high");
}

TEST_CASE("DIA-06 the doctor counts units that a large step has killed, and saturated ones") {
  Trial plan;
  plan.model = R"([{"type": "dense", "units": 16}, "relu", {"type": "dense", "units": 16}, "relu",
                   {"type": "dense", "units": 2}])";
  plan.optimizer = R"({"type": "sgd", "lr": 20})";
  const auto dead = examined(plan);
  CAPTURE(ids(dead));
  CHECK(has(dead, "dead_units"));
  plan.optimizer = R"({"type": "adam", "lr": 0.01})";
  plan.model = R"([{"type": "dense", "units": 32}, "tanh", {"type": "dense", "units": 32}, "tanh",
                   {"type": "dense", "units": 2}])";
  plan.init = R"({"type": "normal", "std": 20})";
  CHECK(has(examined(plan), "saturated_units"));
}

TEST_CASE("PTH-02 the doctor sees overfitting") {
  Trial plan;
  plan.source = R"({"type": "moons", "points": 120, "noise": 0.4})";
  plan.model = R"([{"type": "dense", "units": 128}, "relu", {"type": "dense", "units": 128}, "relu",
                   {"type": "dense", "units": 2}])";
  plan.train = R"({"batch": 16, "epochs": 150})";
  plan.validation = "0.5";
  CHECK(has(examined(plan), "overfitting"));

  // No curve turns up, but every training example is known and a third of the others is not.
  Trial heart;
  heart.source = R"({"type": "glyphs", "points": 400})";
  heart.preprocess = "[]";
  heart.model = R"(["flatten", {"type": "dense", "units": 32}, "relu", {"type": "dense", "units": 10}])";
  heart.optimizer = R"({"type": "adam", "lr": 0.002})";
  heart.train = R"({"batch": 32, "epochs": 30})";
  const auto found_by_heart = examined(heart);
  CAPTURE(ids(found_by_heart));
  CHECK(has(found_by_heart, "overfitting"));
}

TEST_CASE("PTH-05 PTH-11 the doctor sees a start that is slow because the weights are small") {
  Trial plan;
  plan.model = R"([{"type": "dense", "units": 16}, "tanh", {"type": "dense", "units": 16}, "tanh",
                   {"type": "dense", "units": 2}])";
  plan.optimizer = R"({"type": "sgd", "lr": 0.1})";
  plan.train = R"({"batch": 32, "epochs": 30})";
  plan.init = R"({"type": "normal", "std": 0.01})";
  const auto slow = examined(plan);
  REQUIRE(has(slow, "slow_start"));
  CHECK_FALSE(slow[0].serious);  // it got away in the end
  plan.init = R"({"type": "normal", "std": 0.001})";
  const auto still = examined(plan);
  REQUIRE(has(still, "slow_start"));
  CHECK(still[0].serious);
  plan.init = "\"xavier\"";
  CHECK_FALSE(has(examined(plan), "slow_start"));
}

TEST_CASE("PTH-04 the doctor sees a run that is not finished") {
  Trial plan;
  plan.optimizer = R"({"type": "adam", "lr": 0.001})";
  plan.train = R"({"batch": 32, "epochs": 6})";
  CHECK(ids(examined(plan)) == "not_finished");
}

TEST_CASE("PTH-10 the doctor sees an activation in front of the softmax") {
  for (const std::string last : {"relu", "sigmoid", "tanh"}) {
    Trial plan;
    plan.model = R"([{"type": "dense", "units": 16}, "relu", {"type": "dense", "units": 2}, ")" + last + "\"]";
    const auto findings = examined(plan);
    REQUIRE(has(findings, "limited_scores"));
    CHECK(findings[0].remedies.at(0).path == "/model/3");
  }
}

TEST_CASE("PTH-06 PTH-09 the doctor sees too few held-out examples, unscaled inputs and a bad start") {
  Trial few;
  few.validation = "0.04";
  CHECK(ids(examined(few)) == "few_held_out");
  Trial start;
  start.init = R"({"type": "normal", "std": 3})";
  CHECK(has(examined(start), "bad_start"));
}

TEST_CASE("PTH-07 the doctor sees examples that come class by class") {
  Trial plan;
  plan.source = kTable;
  plan.files = table(300, 300);
  CHECK(ids(examined(plan)) == "");
  plan.train = R"({"batch": 32, "epochs": 15, "shuffle": false})";
  CHECK(has(examined(plan), "unshuffled"));
}

TEST_CASE("the doctor sees rare classes, and held-out examples that were trained on") {
  Trial rare, leak;
  rare.source = leak.source = kTable;
  rare.files = table(570, 70);
  CHECK(ids(examined(rare)) == "imbalanced");
  leak.files = table(300, 300, 2);
  CHECK(ids(examined(leak)) == "leak");
}

TEST_CASE("the doctor sees columns of very different scales") {
  Trial plan;
  plan.source = kTable;
  plan.preprocess = "[]";
  plan.files = table(300, 300, 1, 1000.0);
  CHECK(has(examined(plan), "unscaled"));
  plan.preprocess = R"(["standardize"])";
  CHECK(ids(examined(plan)) == "");
}

}  // namespace trainyard
