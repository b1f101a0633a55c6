// What the session makes of an experiment's optimizer, schedule and averaging: which weights are evaluated and saved,
// what is refused, what the user is told.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "trainyard/core/error.h"
#include "trainyard/session/predictor.h"
#include "trainyard/session/session.h"

namespace trainyard {
namespace {

const std::string kNet =
    R"([{"type": "dense", "units": 8}, "batch_norm", "relu", {"type": "dropout", "rate": 0.2},
        {"type": "dense", "units": 2}])";

// `more` ends with a comma or is empty.
std::string document(const std::string& more, const std::string& model = kNet,
                     const std::string& train = R"("batch": 32, "epochs": 4)",
                     const std::string& data = R"("source": {"type": "spiral", "points": 211})") {
  const std::string optimizer = more.find("\"optimizer\"") == std::string::npos ? R"("optimizer": "sgd", )" : "";
  const std::string loss = more.find("\"loss\"") == std::string::npos ? R"("loss": "softmax_cross_entropy", )" : "";
  return R"({"version": 1, "seed": 7, "data": {)" + data + R"(}, "model": )" + model + ", " + loss + optimizer + more +
         R"("train": {)" + train + "}}";
}

std::unique_ptr<Session> opened(const std::string& text) {
  return std::make_unique<Session>(text, std::make_shared<MemoryFiles>());
}
std::unique_ptr<Session> finished(const std::string& text) {
  auto session = opened(text);
  session->run(-1.0, -1);
  return session;
}

bool says(const Session& session, const std::string& part) {
  const auto notices = session.notices();
  return std::any_of(notices.begin(), notices.end(),
                     [&](const std::string& n) { return n.find(part) != std::string::npos; });
}

void check_refused(const std::string& text, const std::string& code, const std::string& path) {
  try {
    opened(text);
    FAIL(text);
  } catch (const Error& e) {
    CHECK(e.code == code);
    CHECK(e.path == path);
  }
}

std::vector<float> weights(Session& session, const std::string& path) {
  for (const Parameter& p : session.model().table().parameters) {
    if (p.path == path) return session.parameter(p);
  }
  throw Error("internal", "", path);
}

TEST_CASE("OPT-26 averaging leaves the training itself alone") {
  for (const std::string kind : {"\"ema\"", "\"polyak\""}) {
    const auto plain = finished(document("")), averaged = finished(document("\"average\": " + kind + ", "));
    CHECK(weights(*plain, "0.weight") == weights(*averaged, "0.weight"));
    CHECK(plain->weight_hash() != averaged->weight_hash());
    CHECK(averaged->evaluate(Part::validation).loss != plain->evaluate(Part::validation).loss);
  }
}

TEST_CASE("OPT-26 evaluation on averaged weights recomputes batch norm's statistics") {
  // Without any training the average is the weights as drawn, the statistics those of the data: known by hand.
  const auto session = opened(document(R"("average": "ema", "optimizer": {"type": "sgd", "lr": 0}, )",
                                       R"(["batch_norm", {"type": "dense", "units": 2}])"));
  session->run(-1.0, 1);
  const Trainer::EvaluationWeights inside(session->trainer());
  std::vector<float> mean(2);
  for (const NamedTensor& t : session->model().export_tensors()) {
    if (t.name == "0.running_mean") mean = t.values;
    if (t.name == "0.num_batches_tracked") CHECK(t.values[0] == 6.0f);
  }
  // 169 examples in five batches of 32 and one of 9, every batch of the same weight.
  std::vector<double> expected(2);
  const auto& ids = session->split().train;
  REQUIRE(ids.size() == 169);
  for (size_t first = 0; first < ids.size(); first += 32) {
    const size_t count = std::min<size_t>(32, ids.size() - first);
    for (size_t i = first; i < first + count; ++i) {
      float x[2];
      session->data().read(ids[i], x);
      for (size_t k = 0; k < 2; ++k) expected[k] += static_cast<double>(x[k]) / static_cast<double>(count) / 6.0;
    }
  }
  for (size_t k = 0; k < 2; ++k) CHECK(static_cast<double>(mean[k]) == doctest::Approx(expected[k]).epsilon(1e-5));
}

TEST_CASE("OPT-26 a resumed run averages on to the bit") {
  for (const std::string kind : {R"({"type": "ema", "decay": 0.9, "start": 5})", R"({"type": "polyak", "every": 2})"}) {
    const std::string text = document("\"average\": " + kind + R"(, "optimizer": "adam", )", kNet,
                                      R"("batch": 32, "epochs": 4, "early_stopping": {"patience": 50})");
    const auto whole = finished(text), first = opened(text);
    first->run(-1.0, 11);
    const auto second = Session::resume(first->checkpoint_file(), std::make_shared<MemoryFiles>());
    CHECK(second->weight_hash() == first->weight_hash());
    second->run(-1.0, -1);
    CHECK(second->weight_hash() == whole->weight_hash());
    CHECK(weights(*second, "0.weight") == weights(*whole, "0.weight"));
  }
}

TEST_CASE("OPT-26 looking at averaged weights changes no bit of them, nor when they were looked at") {
  // Noise in front of the statistics.
  const std::string text =
      document(R"("average": {"type": "ema", "decay": 0.9, "every": 3}, )",
               R"([{"type": "dropout", "rate": 0.2}, "batch_norm", {"type": "dense", "units": 2}])");
  const auto whole = opened(text), watched = opened(text);
  whole->run(-1.0, 23);  // two steps after weights were taken in
  while (watched->trainer().steps_done() < 23) {
    watched->run(-1.0, 1);
    watched->evaluate(Part::train);
  }
  CHECK(watched->weight_hash() == whole->weight_hash());
}

TEST_CASE("OPT-26 what is saved for use is what was evaluated: the averaged weights") {
  const auto session = finished(document(R"("average": "polyak", )"));
  Dataset data = session->data();
  Predictor reader(session->checkpoint_file());
  const std::vector<float> theirs = reader.predict(data);
  std::vector<float> x(static_cast<size_t>(data.n * data.width()));
  for (int64_t i = 0; i < data.n; ++i) data.read(i, x.data() + i * data.width());
  CHECK(session->predict(x.data(), data.n) == theirs);
  CHECK(says(*session, "averaged weights (polyak)"));
}

TEST_CASE("OPT-26 before averaging begins the weights are evaluated as they are") {
  const auto plain = opened(document("")), waiting = opened(document(R"("average": {"type": "ema", "start": 1000}, )"));
  plain->run(-1.0, 9);
  waiting->run(-1.0, 9);
  CHECK(plain->weight_hash() == waiting->weight_hash());
}

TEST_CASE("OPT-26 early stopping ends with the averaged weights that were best") {
  const auto session =
      finished(document(R"("average": {"type": "ema", "decay": 0.8}, "optimizer": {"type": "adam", "lr": 0.02}, )",
                        R"([{"type": "dense", "units": 64}, "batch_norm", "relu", {"type": "dense", "units": 2}])",
                        R"("batch": 10, "epochs": 200, "early_stopping": {"patience": 5})",
                        R"("source": {"type": "gauss", "points": 60, "noise": 1.5}, "validation": 0.4)"));
  const MetricTable& rows = session->trainer().evaluations();
  double best = 1e300;
  for (int64_t i = 0; i < rows.rows(); ++i) best = std::min(best, rows.at(i, 2));
  CHECK(session->trainer().state() == RunState::early_stopping);
  CHECK(session->evaluate(Part::validation).loss == best);
  const auto again = Session::resume(session->checkpoint_file(), std::make_shared<MemoryFiles>());
  CHECK(again->evaluate(Part::validation).loss == best);
}

TEST_CASE("OPT-24 OPT-27 a full-batch optimizer switches all noise off and says so") {
  const auto session =
      finished(document(R"("optimizer": "lbfgs", )", kNet, R"("batch": 32, "steps": 3)",
                        R"("source": {"type": "spiral", "points": 211}, "mix": [{"type": "mixup", "alpha": 0.4}])"));
  CHECK(says(*session, "lbfgs works on the full batch: each step evaluates all 169 training examples"));
  CHECK(says(*session, "all noise is off while lbfgs trains: dropout and every other random layer, mixup"));
  CHECK(session->summary_json().find("all noise is off") != std::string::npos);
  // Dropout with another seed would give other weights; at rate 0 the same.
  std::string quiet = document(R"("optimizer": "lbfgs", )", kNet, R"("batch": 32, "steps": 3)");
  quiet.replace(quiet.find("\"rate\": 0.2"), 11, "\"rate\": 0.0");
  CHECK(finished(quiet)->weight_hash() == session->weight_hash());
  CHECK(opened(document(""))->notices().empty());
}

TEST_CASE("OPT-22 OPT-23 newton and bfgs train a small network, and refuse a large one at its place") {
  const std::string small = R"([{"type": "dense", "units": 6}, "tanh", {"type": "dense", "units": 2}])";
  for (const std::string type : {"newton", "bfgs", "lbfgs"}) {
    const auto session = finished(document("\"optimizer\": \"" + type + "\", ", small, R"("batch": 64, "steps": 8)",
                                           R"("source": {"type": "moons", "points": 120})"));
    CHECK(session->trainer().last().loss < 0.4);
    check_refused(document(R"("optimizer": {"type": ")" + type + R"(", "lr": -1}, )"), "range", "/optimizer/lr");
    if (type == "lbfgs") continue;
    check_refused(document("\"optimizer\": \"" + type + "\", ",
                           R"([{"type": "dense", "units": 4000}, "relu", {"type": "dense", "units": 2}])"),
                  "size", "/optimizer");
  }
}

TEST_CASE("OPT-23 bfgs goes on to the bit from a checkpoint") {
  const std::string text =
      document(R"("optimizer": "bfgs", )", R"([{"type": "dense", "units": 6}, "tanh", {"type": "dense", "units": 2}])",
               R"("batch": 64, "steps": 12)");
  const auto whole = finished(text), first = opened(text);
  first->run(-1.0, 5);
  const auto second = Session::resume(first->checkpoint_file(), std::make_shared<MemoryFiles>());
  second->run(-1.0, -1);
  CHECK(second->weight_hash() == whole->weight_hash());
}

TEST_CASE("LRS-07 a plateau needs validation examples, and classes for their accuracy") {
  const std::string data = R"("source": {"type": "spiral", "points": 211}, "validation": 0)";
  check_refused(document(R"("schedule": "plateau", )", kNet, R"("batch": 32, "epochs": 4)", data), "data", "/schedule");
  std::string text =
      document(R"("schedule": {"type": "plateau", "metric": "accuracy"}, )", R"([{"type": "dense", "units": 1}])",
               R"("batch": 32, "epochs": 1)", R"("source": "sine")");
  text.replace(text.find("softmax_cross_entropy"), 21, "mse");
  check_refused(text, "choice", "/schedule");
}

TEST_CASE("LRS-07 a plateau lowers the rate of a run, and a resumed run knows") {
  const std::string text = document(
      R"("schedule": {"type": "plateau", "patience": 2, "factor": 0.5, "threshold": 1}, "optimizer": "adam", )", kNet,
      R"("batch": 32, "epochs": 10)");
  const auto whole = finished(text), first = opened(text);
  // With threshold 1 nothing counts as progress: falls after evaluations 3, 5, 7 and 9.
  CHECK(whole->trainer().last().lr == doctest::Approx(0.001 / 16.0).epsilon(1e-12).scale(0));
  first->run(-1.0, 27);
  const auto second = Session::resume(first->checkpoint_file(), std::make_shared<MemoryFiles>());
  second->run(-1.0, -1);
  CHECK(second->weight_hash() == whole->weight_hash());
}

// How far each of two layers' weights move in one step.
std::vector<std::vector<double>> first_moves(const std::string& optimizer, const std::string& first_layer) {
  const auto session =
      opened(document("\"optimizer\": " + optimizer + ", ", R"([{"type": "dense", "units": 4)" + first_layer +
                                                                R"(}, "tanh", {"type": "dense", "units": 2}])"));
  session->run(-1.0, 1);
  std::vector<std::vector<double>> out;
  for (const Parameter& p : session->model().table().parameters) {
    const std::vector<float> before = session->initial_parameter(p), after = session->parameter(p);
    out.emplace_back();
    for (size_t i = 0; i < before.size(); ++i)
      out.back().push_back(static_cast<double>(after[i]) - static_cast<double>(before[i]));
  }
  return out;
}

TEST_CASE("TRF-04 a layer with lr_scale 0.1 moves a tenth as far, a frozen one not at all, the others as before") {
  for (const std::string optimizer : {R"({"type": "sgd", "lr": 0.5})", R"({"type": "momentum", "lr": 0.5})",
                                      R"({"type": "adam", "lr": 0.25})", R"({"type": "rmsprop", "lr": 0.25})"}) {
    const auto plain = first_moves(optimizer, ""), scaled = first_moves(optimizer, R"(, "lr_scale": 0.1)"),
               frozen = first_moves(optimizer, R"(, "frozen": true)");
    for (size_t i = 0; i < plain[0].size(); ++i) {
      // Weights are floats near 1: their differences are good to 1e-7.
      CHECK(std::abs(scaled[0][i] - 0.1 * plain[0][i]) < 2e-7);
      CHECK(frozen[0][i] == 0.0);
    }
    CHECK(scaled[2] == plain[2]);
    CHECK(frozen[2] == plain[2]);
  }
}

TEST_CASE("a layer's decay_scale multiplies penalties and weight decay, on it alone") {
  const auto shrink = [](const std::string& optimizer, const std::string& option) {
    const auto moves = first_moves(optimizer, option), none = first_moves(optimizer, R"(, "decay": "none")");
    std::vector<double> out;
    for (size_t i = 0; i < moves[0].size(); ++i) out.push_back(moves[0][i] - none[0][i]);
    return out;
  };
  const std::string adamw = R"({"type": "adamw", "lr": 0.25, "weight_decay": 0.5})";
  const auto once = shrink(adamw, ""), thrice = shrink(adamw, R"(, "decay_scale": 3)");
  for (size_t i = 0; i < once.size(); ++i) {
    CHECK(std::abs(once[i]) > 1e-4);
    CHECK(std::abs(thrice[i] - 3.0 * once[i]) < 1e-6);
  }
  const auto penalty = [](const std::string& option) {
    const auto session = opened(document(
        R"("loss": {"type": "softmax_cross_entropy", "regularize": {"l2": 0.5}}, )",
        R"([{"type": "dense", "units": 4)" + option + R"(}, {"type": "dense", "units": 2, "decay": "none"}])"));
    session->run(-1.0, 1);
    return session->trainer().last().penalty;
  };
  CHECK(penalty(R"(, "decay_scale": 3)") == doctest::Approx(3.0 * penalty("")).epsilon(1e-12));
  CHECK(penalty("") > 0.0);
}

}  // namespace
}  // namespace trainyard
