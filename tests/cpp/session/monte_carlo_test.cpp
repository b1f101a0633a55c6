// The experiment's `evaluate` section: averages over noisy passes, from the file to the numbers.
#include <doctest/doctest.h>

#include <cmath>

#include "data/support.h"
#include "support/network.h"
#include "trainyard/session/predictor.h"
#include "trainyard/session/report.h"
#include "trainyard/session/session.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

std::string document(const std::string& evaluate, const std::string& mix = "") {
  return R"({"version": 1, "seed": 7, "data": {"source": {"type": "spiral", "points": 200}, "validation": 0.3)" + mix +
         R"(}, "model": [{"type": "dense", "units": 16}, "batch_norm", "relu", "dropout", {"type": "dense", "units": 2}],
            "loss": "softmax_cross_entropy", "optimizer": "adam", "train": {"batch": 20, "epochs": 2}, "evaluate": {)" +
         evaluate + "}}";
}

std::unique_ptr<Session> opened(const std::string& text) {
  return std::make_unique<Session>(text, std::make_shared<MemoryFiles>());
}

std::vector<float> validation_x(const Session& session) {
  std::vector<float> x;
  for (const int32_t i : session.split().validation) {
    x.resize(x.size() + 2);
    session.data().read(i, x.data() + x.size() - 2);
  }
  return x;
}

}  // namespace

TEST_CASE(
    "REG-25 an evaluation averages probabilities: its loss is -log of their mean, its accuracy that of the largest") {
  const auto session = opened(document("\"monte_carlo\": 12"));
  session->run(-1.0, -1);
  const std::vector<float> x = validation_x(*session);
  const auto n = static_cast<int64_t>(x.size()) / 2;
  const std::vector<float> p = session->predict(x.data(), n);
  double loss = 0.0, right = 0.0, spread = 0.0;
  for (size_t i = 0; i < static_cast<size_t>(n); ++i) {
    const auto label = static_cast<size_t>(session->data().labels[static_cast<size_t>(session->split().validation[i])]);
    loss -= std::log(static_cast<double>(p[2 * i + label])) / static_cast<double>(n);
    right += p[2 * i + label] > 0.5f ? 1.0 / static_cast<double>(n) : 0.0;
    spread += static_cast<double>(session->spread()[2 * i] + session->spread()[2 * i + 1]) / static_cast<double>(2 * n);
  }
  const Evaluation e = session->evaluate(Part::validation);
  CHECK(e.samples == 12);
  CHECK(e.loss == doctest::Approx(loss).epsilon(1e-5));
  CHECK(e.accuracy == doctest::Approx(right).epsilon(1e-9));
  CHECK(e.spread == doctest::Approx(spread).epsilon(1e-5));
  CHECK(spread > 0.01);
  CHECK(evaluation_json(e, session->data()).find("\"monte_carlo\":12") != std::string::npos);
  // The last row of the run's own evaluations is this one.
  CHECK(session->trainer().evaluations().at(session->trainer().evaluations().rows() - 1, 2) == e.loss);

  const Evaluation quiet = session->evaluate(Part::validation, {0});
  CHECK(quiet.samples == 0);
  CHECK(quiet.spread == 0.0);
  CHECK(quiet.loss != e.loss);
  CHECK(session->predict(x.data(), n, {0}) != p);
  CHECK(session->spread() == std::vector<float>(p.size(), 0.0f));
}

TEST_CASE("REG-25 noisy passes may be asked for during a run, change no weight, and say so in the experiment") {
  const auto quiet = opened(document("")), noisy = opened(document(""));
  quiet->run(-1.0, -1);
  noisy->run(-1.0, 5);
  const Evaluation before = noisy->evaluate(Part::validation);
  noisy->set("/evaluate/monte_carlo", "5");
  CHECK(noisy->evaluate(Part::validation).loss != before.loss);
  CHECK(noisy->evaluate(Part::validation, {0}).loss == before.loss);
  noisy->run(-1.0, -1);
  CHECK(noisy->weight_hash() == quiet->weight_hash());
  CHECK(noisy->experiment_json(true).find("/evaluate/monte_carlo") != std::string::npos);
}

TEST_CASE("REG-25 batch statistics are noise of their own, and leave the running ones alone") {
  const auto session = opened(document(R"("monte_carlo": 6, "batch_statistics": true)")),
             running = opened(document(R"("monte_carlo": 6)"));
  session->run(-1.0, -1);
  running->run(-1.0, -1);
  const std::string hash = session->weight_hash();
  CHECK(hash == running->weight_hash());
  CHECK(session->evaluate(Part::validation).loss != running->evaluate(Part::validation).loss);
  CHECK(session->evaluate(Part::validation, {0}).loss == running->evaluate(Part::validation, {0}).loss);
  CHECK(session->weight_hash() == hash);
}

TEST_CASE("REG-25 a checkpoint predicts as its session does; batch statistics need the training examples") {
  const auto session = opened(document("\"monte_carlo\": 4"));
  session->run(-1.0, -1);
  Predictor predictor(session->checkpoint_file());
  std::vector<float> x, spread;
  for (int64_t i = 0; i < session->data().n; ++i) {
    x.resize(x.size() + 2);
    session->data().read(i, x.data() + x.size() - 2);
  }
  CHECK(predictor.predict(session->data(), {}, &spread) == session->predict(x.data(), session->data().n));
  CHECK(spread == session->spread());
  CHECK(predictor.evaluate(session->data(), {9}).samples == 9);

  const auto sampled = opened(document(R"("monte_carlo": 4, "batch_statistics": true)"));
  Predictor without(sampled->checkpoint_file());
  CHECK(error_of([&] { without.predict(session->data()); }).find("data /evaluate/batch_statistics") == 0);
  CHECK(without.predict(session->data(), {0}).size() == 400);
}

TEST_CASE("REG-25 mixing is noise on training examples; evaluation sees them whole") {
  for (const std::string mixer : {"mixup", "cutmix", "cutout"}) {
    CAPTURE(mixer);
    const auto plain = opened(document("")), mixed = opened(document("", ", \"mix\": [\"" + mixer + "\"]"));
    for (const Part part : {Part::train, Part::validation})
      CHECK(mixed->evaluate(part).loss == plain->evaluate(part).loss);
    plain->run(-1.0, 3);
    mixed->run(-1.0, 3);
    CHECK(mixed->trainer().last().loss != plain->trainer().last().loss);
  }
}

TEST_CASE("the number of noisy passes is checked") {
  CHECK(error_of([] { opened(document("\"monte_carlo\": -1")); }).find("range /evaluate/monte_carlo") == 0);
  CHECK(error_of([] { opened(document("\"monte_carlo\": 70000")); }).find("range /evaluate/monte_carlo") == 0);
}
