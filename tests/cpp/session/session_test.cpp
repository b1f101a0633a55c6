#include "trainyard/session/session.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "support/allocation_guard.h"
#include "trainyard/core/error.h"

namespace trainyard {
namespace {

std::string document(const std::string& model, const std::string& train = "\"batch\": 32, \"epochs\": 5",
                     const std::string& optimizer = "{\"type\": \"adam\", \"lr\": 0.01}",
                     const std::string& data = "\"source\": {\"type\": \"spiral\", \"points\": 211}",
                     const std::string& more = "") {
  return "{\"version\": 1, \"seed\": 7, \"data\": {" + data + "}, \"model\": " + model +
         ", \"loss\": \"softmax_cross_entropy\", \"optimizer\": " + optimizer + ", \"train\": {" + train + "}" + more +
         "}";
}
const std::string kNet =
    "[{\"type\": \"dense\", \"units\": 16}, \"relu\", {\"type\": \"dropout\", \"rate\": 0.1}, {\"type\": \"dense\", "
    "\"units\": 2}]";

std::unique_ptr<Session> opened(const std::string& text) {
  return std::make_unique<Session>(text, std::make_shared<MemoryFiles>());
}

// The hash after running to the end, in portions of `portion` steps.
std::string hash_of(Session& session, int64_t portion) {
  while (session.trainer().state() == RunState::running) session.run(-1.0, portion);
  return session.weight_hash();
}
std::string hash_of(const std::string& text, int64_t portion = -1) { return hash_of(*opened(text), portion); }

TEST_CASE("a spiral is learned") {
  const auto session =
      opened(document("[{\"type\": \"dense\", \"units\": 32}, \"relu\", {\"type\": \"dense\", \"units\": 32}, "
                      "\"relu\", {\"type\": \"dense\", \"units\": 2}]",
                      "\"batch\": 32, \"epochs\": 60", "{\"type\": \"adam\", \"lr\": 0.01}",
                      "\"source\": {\"type\": \"spiral\", \"points\": 500, \"noise\": 0.02}, \"preprocess\": "
                      "[\"standardize\"], \"validation\": 0.3"));
  session->run(-1.0, -1);
  CHECK(session->evaluate(Part::validation).accuracy > 0.95);
}

TEST_CASE("how a run is cut into portions does not change a bit, nor does looking at it") {
  const std::string text = document(kNet);
  const std::string whole = hash_of(text);
  CHECK(hash_of(text, 1) == whole);
  CHECK(hash_of(text, 7) == whole);
  const auto watched = opened(text);
  const std::vector<float> x(20, 0.3f);
  while (watched->trainer().state() == RunState::running) {
    watched->run(-1.0, 3);
    watched->evaluate(Part::train);
    watched->predict(x.data(), 10);
    watched->probe(x.data(), 10);
  }
  CHECK(watched->weight_hash() == whole);
}

TEST_CASE("another seed is another run") {
  std::string other = document(kNet);
  other.replace(other.find("\"seed\": 7"), 9, "\"seed\": 8");
  CHECK(hash_of(other) != hash_of(document(kNet)));
}

TEST_CASE("a run resumed from a checkpoint has the same bits as one that never stopped") {
  for (const std::string optimizer :
       {"\"sgd\"", "{\"type\": \"momentum\", \"momentum\": 0.9}", "{\"type\": \"adamw\", \"weight_decay\": 0.01}",
        "\"rmsprop\"", "\"adagrad\"", "{\"type\": \"nesterov\", \"momentum\": 0.9}"}) {
    CAPTURE(optimizer);
    const std::string text = document(
        "[{\"type\": \"dense\", \"units\": 8}, \"batch_norm\", \"relu\", {\"type\": \"dropout\", \"rate\": 0.2}, "
        "{\"type\": \"dense\", \"units\": 2}]",
        "\"batch\": 32, \"epochs\": 4, \"early_stopping\": {\"patience\": 50}", optimizer,
        "\"source\": {\"type\": \"spiral\", \"points\": 211}",
        ", \"schedule\": {\"type\": \"warmup\", \"steps\": 5, \"then\": \"cosine\"}");
    const auto first = opened(text);
    first->run(-1.0, 11);
    const auto second = Session::resume(first->checkpoint_file(), std::make_shared<MemoryFiles>());
    CHECK(second->trainer().steps_done() == 11);
    CHECK(second->trainer().metrics().rows() == 11);
    CHECK(hash_of(*second, -1) == hash_of(text));
  }
}

TEST_CASE("a checkpoint of other data is refused") {
  const auto session = opened(document(kNet));
  std::vector<uint8_t> file = session->checkpoint_file();
  // The seed within the experiment's text: other data, same length.
  const std::string needle = "\\\"seed\\\":7";
  const auto at = std::search(file.begin(), file.end(), needle.begin(), needle.end());
  REQUIRE(at != file.end());
  *(at + static_cast<std::ptrdiff_t>(needle.size()) - 1) = '8';
  CHECK_THROWS_AS(Session::resume(file, std::make_shared<MemoryFiles>()), Error);
}

TEST_CASE("a step allocates nothing") {
  for (const std::string optimizer : {"\"adam\"", "{\"type\": \"momentum\", \"momentum\": 0.9}"}) {
    const auto session =
        opened(document(kNet, "\"batch\": 32, \"epochs\": 50", optimizer,
                        "\"source\": {\"type\": \"spiral\", \"points\": 211}, \"preprocess\": [\"standardize\"]"));
    session->run(-1.0, 3);
    const test::AllocationGuard guard;
    session->trainer().step();
    session->trainer().step();
    CHECK(guard.count() == 0);
  }
}

TEST_CASE("GEN-04 GEN-05 early stopping ends with the weights that were best") {
  // Far more capacity than 40 noisy points deserve: validation loss turns.
  const auto session = opened(document(
      "[{\"type\": \"dense\", \"units\": 64}, \"relu\", {\"type\": \"dense\", \"units\": 64}, \"relu\", {\"type\": "
      "\"dense\", \"units\": 2}]",
      "\"batch\": 10, \"epochs\": 400, \"early_stopping\": {\"patience\": 5}", "{\"type\": \"adam\", \"lr\": 0.02}",
      "\"source\": {\"type\": \"gauss\", \"points\": 60, \"noise\": 1.5}, \"validation\": 0.4"));
  const Session::Status status = session->run(-1.0, -1);
  CHECK(status.reason == "early_stopping");
  const MetricTable& rows = session->trainer().evaluations();
  double best = 1e300;
  int64_t best_row = 0;
  for (int64_t i = 0; i < rows.rows(); ++i) {
    if (rows.at(i, 2) < best) best = rows.at(i, 2), best_row = i;
  }
  CHECK(rows.rows() - 1 - best_row == 5);  // stopped at the patience's end
  CHECK(session->evaluate(Part::validation).loss == best);
}

// Deep enough that a huge step overflows.
const std::string kDeepNet =
    "[{\"type\": \"dense\", \"units\": 16}, \"relu\", {\"type\": \"dense\", \"units\": 16}, \"relu\", {\"type\": "
    "\"dense\", "
    "\"units\": 2}]";

TEST_CASE("a run that diverges says where, and keeps the last good weights") {
  const auto session = opened(document(kDeepNet, "\"batch\": 32, \"epochs\": 50", "{\"type\": \"sgd\", \"lr\": 1e5}"));
  const Session::Status status = session->run(-1.0, -1);
  CHECK(status.reason == "diverged");
  const Divergence& d = session->trainer().divergence();
  CHECK(d.step == session->trainer().steps_done());
  CHECK(d.message.find("layer") != std::string::npos);
  for (const NamedTensor& t : session->model().export_tensors()) {
    for (const float v : t.values) CHECK(std::isfinite(v));
  }
}

TEST_CASE("a look-ahead is taken back when its step diverges") {
  const std::string text =
      document(kDeepNet, "\"batch\": 32, \"epochs\": 50", "{\"type\": \"nesterov\", \"lr\": 1e5, \"momentum\": 0.9}");
  const auto session = opened(text);
  session->run(-1.0, -1);
  REQUIRE(session->trainer().state() == RunState::diverged);
  const int64_t steps = session->trainer().steps_done();
  const auto before = opened(text);
  before->run(-1.0, steps);
  CHECK(session->weight_hash() == before->weight_hash());
}

TEST_CASE("live changes are replayed by who opens the run's experiment") {
  const auto session = opened(document(kNet));
  session->run(-1.0, 6);
  session->set("/optimizer/lr", "0.001");
  session->set("/model/2/rate", "0.4");
  session->run(-1.0, 4);
  session->set("/optimizer/lr", "0.02");
  const std::vector<uint8_t> checkpoint = session->checkpoint_file();
  session->run(-1.0, -1);
  CHECK(hash_of(session->experiment_json(true)) == session->weight_hash());
  CHECK(hash_of(*Session::resume(checkpoint, std::make_shared<MemoryFiles>()), -1) == session->weight_hash());
  CHECK(hash_of(document(kNet)) != session->weight_hash());
}

TEST_CASE("the planned rates are those that the steps then have") {
  const auto session = opened(document(kNet, "\"batch\": 32, \"steps\": 5", "{\"type\": \"sgd\", \"lr\": 0.5}",
                                       "\"source\": \"spiral\"", ", \"schedule\": \"cosine\""));
  const std::vector<float> plan = session->planned_rates(5), ends = session->planned_rates(2);
  for (const float rate : plan) {
    session->run(-1.0, 1);
    CHECK(static_cast<float>(session->trainer().last().lr) == rate);
  }
  CHECK(plan.front() > plan.back());
  CHECK(ends == std::vector<float>{plan.front(), plan.back()});
  session->set("/optimizer/lr", "1");
  CHECK(session->planned_rates(1).front() == 2.0f * plan.front());
}

TEST_CASE("an option that shapes the network cannot change during a run") {
  const auto session = opened(document(kNet));
  for (const auto& [path, code] : {std::pair{"/model/0/units", "live"}, std::pair{"/model/0/unit", "unknown_key"},
                                   std::pair{"/nothing/here", "path"}}) {
    try {
      session->set(path, "3");
      FAIL("was taken");
    } catch (const Error& e) {
      CHECK(e.code == code);
    }
  }
  CHECK_THROWS_AS(session->set("/optimizer/lr", "-1"), Error);
}

TEST_CASE("errors point into the experiment") {
  const std::string two = "{\"type\": \"dense\", \"units\": 2}";
  struct Case {
    std::string text, path;
  };
  for (const Case& c :
       {Case{document("[{\"type\": \"dense\", \"units\": 3}]"), "/model/0"},
        Case{document("[{\"type\": \"conv2d\", \"filters\": 3, \"kernel\": 3}, " + two + "]"), "/model/0"},
        Case{document("[{\"type\": \"dense\", \"units\": 8}, \"batch_norm\", " + two + "]",
                      "\"batch\": 1, \"steps\": 1"),
             "/train/batch"},
        Case{document("[" + two + "]", "\"steps\": 1", "\"sgd\"", "\"source\": \"sine\""), "/loss"},
        Case{document("[" + two + "]", "\"steps\": 1, \"early_stopping\": {}", "\"sgd\"",
                      "\"source\": \"xor\", \"validation\": 0"),
             "/train/early_stopping"}}) {
    try {
      opened(c.text);
      FAIL(c.text);
    } catch (const Error& e) {
      CHECK(e.path == c.path);
      CHECK(std::string(e.what()).size() > 20);
    }
  }
}

TEST_CASE("a regression is measured by its errors") {
  std::string text = document("[{\"type\": \"dense\", \"units\": 32}, \"tanh\", {\"type\": \"dense\", \"units\": 1}]",
                              "\"batch\": 16, \"epochs\": 60", "{\"type\": \"adam\", \"lr\": 0.02}",
                              "\"source\": {\"type\": \"sine\", \"noise\": 0}, \"preprocess\": [\"standardize\"]");
  text.replace(text.find("softmax_cross_entropy"), 21, "mse");
  const auto session = opened(text);
  session->run(-1.0, -1);
  const Evaluation e = session->evaluate(Part::validation);
  CHECK(e.r2 > 0.9);
  CHECK(e.rmse >= e.mae);
  CHECK(session->trainer().evaluations().columns().back() == "r2");
}

TEST_CASE("INI-30 LSUV gives every layer's output unit variance on the data") {
  const auto session =
      opened(document("[{\"type\": \"dense\", \"units\": 64}, \"tanh\", {\"type\": \"dense\", \"units\": 64}, "
                      "\"tanh\", {\"type\": \"dense\", \"units\": 2}]",
                      "\"batch\": 32, \"epochs\": 5", "\"adam\"", "\"source\": {\"type\": \"spiral\", \"points\": 211}",
                      ", \"init\": \"lsuv\""));
  std::vector<float> x;
  for (const int32_t i : session->split().train) {
    x.resize(x.size() + 2);
    session->data().read(i, x.data() + x.size() - 2);
  }
  const auto layers = session->probe(x.data(), static_cast<int64_t>(x.size()) / 2);
  for (const size_t i : {0u, 2u, 4u}) {
    double sum = 0.0, squares = 0.0;
    for (const float v : layers[i].values) sum += v, squares += static_cast<double>(v) * v;
    const double n = static_cast<double>(layers[i].values.size()), variance = squares / n - sum / n * sum / n;
    CHECK(std::abs(variance - 1.0) < 0.1);  // the paper's tolerance
  }
}

TEST_CASE("L-BFGS drives a full-batch problem to its minimum") {
  std::string text = document("[{\"type\": \"dense\", \"units\": 1}]", "\"batch\": 64, \"steps\": 30", "\"lbfgs\"",
                              "\"source\": {\"type\": \"polynomial\", \"degree\": 1, \"noise\": 0.3, \"points\": 200}");
  text.replace(text.find("softmax_cross_entropy"), 21, "mse");
  const auto session = opened(text);
  session->run(-1.0, -1);
  // At the least-squares solution the gradient is as small as float sums allow.
  CHECK(session->trainer().last().gradient_norm < 1e-4);
}

}  // namespace
}  // namespace trainyard
