// GEN-06: members of one experiment, and what they predict together.
#include "trainyard/session/ensemble.h"

#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "data/support.h"
#include "support/network.h"
#include "trainyard/session/report.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

const std::string kClasses =
    R"("model": [{"type": "dense", "units": 12}, "relu", "dropout", {"type": "dense", "units": 2}],
    "loss": "softmax_cross_entropy", "optimizer": {"type": "adam", "lr": 0.02}, )";
const std::string kSpiral = R"({"type": "spiral", "points": 240, "noise": 0.2})";

std::string document(int member, const std::string& body = kClasses, const std::string& source = kSpiral,
                     const std::string& more = "\"seed\": 7") {
  return "{\"version\": 1, " + more + ", \"member\": " + std::to_string(member) + R"(, "data": {"source": )" + source +
         R"(, "preprocess": ["standardize"], "validation": 0.3, "test": 0.2}, )" + body +
         R"("train": {"batch": 20, "epochs": 8}})";
}

std::unique_ptr<Session> opened(const std::string& text) {
  return std::make_unique<Session>(text, std::make_shared<MemoryFiles>());
}
std::vector<uint8_t> trained(const std::string& text) {
  const auto session = opened(text);
  session->run(-1.0, -1);
  return session->checkpoint_file();
}
std::vector<std::vector<uint8_t>> members(int count, const std::string& body = kClasses,
                                          const std::string& source = kSpiral) {
  std::vector<std::vector<uint8_t>> out;
  for (int i = 0; i < count; ++i) out.push_back(trained(document(i, body, source)));
  return out;
}

// Sums of some hundred floats.
constexpr double kLossTolerance = 1e-5;

}  // namespace

TEST_CASE("GEN-06 members see the same examples, split alike, and differ in weights, order and noise") {
  const auto first = opened(document(0)), second = opened(document(1)),
             plain = opened([] {
               std::string text = document(0);
               return text.erase(text.find(", \"member\": 0"), 13);
             }());
  CHECK(first->hash_of_data() == second->hash_of_data());
  for (const Part part : {Part::train, Part::validation, Part::test})
    CHECK(first->examples(part).ids == second->examples(part).ids);
  CHECK(first->weight_hash() == plain->weight_hash());
  CHECK(first->weight_hash() != second->weight_hash());
  // Another run seed for each, none of them a neighbour's: seed 7's member 1 is not seed 8.
  std::set<uint64_t> seeds;
  for (const char* seed : {"\"seed\": 7", "\"seed\": 8"}) {
    for (int m = 0; m < 50; ++m) {
      const uint64_t run = parse_experiment(document(m, kClasses, kSpiral, seed)).run_seed();
      CHECK(run < uint64_t{1} << 53);
      seeds.insert(run);
    }
  }
  CHECK(seeds.size() == 100);
  // The order too: with all weights set alike, one step without noise differs.
  const std::string linear =
      R"("init": "zeros", "model": [{"type": "dense", "units": 2}], "loss": "softmax_cross_entropy", "optimizer": "sgd", )";
  const auto one = opened(document(0, linear)), other = opened(document(1, linear));
  CHECK(one->weight_hash() == other->weight_hash());
  one->run(-1.0, 1);
  other->run(-1.0, 1);
  CHECK(one->weight_hash() != other->weight_hash());
}

TEST_CASE("GEN-06 an ensemble predicts the mean of probabilities: its loss is never above its members' mean") {
  const auto files = members(5);
  Ensemble ensemble(files);
  REQUIRE(ensemble.members() == 5);
  const auto session = opened(document(0));
  for (const Part part : {Part::train, Part::validation, Part::test}) {
    const EnsembleEvaluation e = ensemble.evaluate(*session, part);
    REQUIRE(e.members.size() == 5);
    CHECK(e.together.loss < e.mean(&Evaluation::loss));
    CHECK(e.together.spread > 0.01);
    // By hand, from what each predicts alone.
    const Session::Examples examples = session->examples(part);
    std::vector<double> mean(static_cast<size_t>(2 * session->data().n));
    for (size_t m = 0; m < files.size(); ++m) {
      Predictor alone(files[m]);
      const std::vector<float> y = alone.predict(session->data());
      for (size_t k = 0; k < y.size(); ++k) mean[k] += static_cast<double>(y[k]) / 5.0;
      CHECK(e.members[m].loss == alone.evaluate(examples.data, examples.ids, {}).loss);
    }
    CHECK(relative_difference(ensemble.predict(session->data()), mean) < kLossTolerance);
    double loss = 0.0, right = 0.0;
    for (const int32_t i : examples.ids) {
      const auto label = static_cast<size_t>(examples.data.labels[static_cast<size_t>(i)]);
      const double p = mean[2 * static_cast<size_t>(i) + label];
      loss -= std::log(p);
      right += p > 0.5 ? 1.0 : 0.0;
    }
    const auto n = static_cast<double>(examples.ids.size());
    CHECK(e.together.loss == doctest::Approx(loss / n).epsilon(kLossTolerance));
    CHECK(e.together.accuracy == doctest::Approx(right / n).epsilon(1e-9));
  }
  const EnsembleEvaluation e = ensemble.evaluate(*session, Part::test);
  const std::string json = ensemble_json(e, session->data());
  for (const char* word : {"\"members\":[{", "\"mean\":{\"loss\":", "\"gain\":{\"loss\":", "\"ensemble\":{"})
    CHECK(json.find(word) != std::string::npos);
  // The standard error of a mean: 1 and 2 and 3 vary by 1 and are three.
  EnsembleEvaluation known;
  known.members.resize(3);
  for (size_t i = 0; i < 3; ++i) known.members[i].loss = static_cast<double>(i) + 1.0;
  CHECK(known.mean(&Evaluation::loss) == 2.0);
  CHECK(known.standard_error(&Evaluation::loss) == doctest::Approx(1.0 / std::sqrt(3.0)).epsilon(1e-14));
}

TEST_CASE("GEN-06 an ensemble of regressions averages values: its squared error is never above its members' mean") {
  const std::string body = R"("model": [{"type": "dense", "units": 12}, "tanh", {"type": "dense", "units": 1}],
      "loss": "mse", "optimizer": {"type": "adam", "lr": 0.02}, )";
  const std::string sine = R"({"type": "sine", "points": 120, "noise": 0.3})";
  Ensemble ensemble(members(4, body, sine));
  const EnsembleEvaluation e = ensemble.evaluate(*opened(document(0, body, sine)), Part::test);
  double squares = 0.0;
  for (const Evaluation& m : e.members) squares += m.rmse * m.rmse / 4.0;
  CHECK(e.together.rmse * e.together.rmse < squares);
  CHECK(e.together.loss < e.mean(&Evaluation::loss));
}

TEST_CASE("GEN-06 an ensemble of one, or of one several times, is that one") {
  const auto session = opened(document(0));
  const std::vector<uint8_t> file = trained(document(0));
  Predictor alone(file);
  for (const size_t count : {1, 3}) {
    Ensemble ensemble(std::vector<std::vector<uint8_t>>(count, file));
    CHECK(ensemble.predict(session->data()) == alone.predict(session->data()));
    const EnsembleEvaluation e = ensemble.evaluate(*session, Part::validation);
    CHECK(e.together.loss == doctest::Approx(e.members[0].loss).epsilon(kLossTolerance));
    CHECK(e.together.accuracy == e.members[0].accuracy);
    CHECK(e.together.spread == 0.0);
  }
}

TEST_CASE("GEN-06 GEN-08 the snapshots of a run are members of their own") {
  const std::string body = kClasses + R"("schedule": {"type": "snapshot_cycle", "cycles": 4},
      "evaluate": {"snapshots": 3}, )";
  const auto session = opened(document(0, body));
  session->run(-1.0, -1);
  Ensemble ensemble({session->checkpoint_file()});
  CHECK(ensemble.members() == 3);
  const EnsembleEvaluation e = ensemble.evaluate(*session, Part::test);
  for (int64_t i = 0; i < 3; ++i)
    CHECK(e.members[static_cast<size_t>(i)].loss == session->evaluate(Part::test, {.only = i}).loss);
  CHECK(e.together.loss == doctest::Approx(session->evaluate(Part::test).loss).epsilon(kLossTolerance));
  CHECK(e.together.loss < e.mean(&Evaluation::loss));
  CHECK(Ensemble({session->checkpoint_file()}, {.snapshots = 0}).members() == 1);
}

TEST_CASE("GEN-06 networks that do not predict the same, or know the held-out examples, are refused") {
  const std::vector<uint8_t> first = trained(document(0));
  const auto refusal = [&](const std::string& text) { return error_of([&] { Ensemble({first, trained(text)}); }); };
  const std::string three =
      R"("model": [{"type": "dense", "units": 3}], "loss": "softmax_cross_entropy", "optimizer": "sgd", )";
  const std::string hinge = R"("model": [{"type": "dense", "units": 2}], "loss": "hinge", "optimizer": "sgd", )";
  CHECK(refusal(document(0, three, R"({"type": "spiral", "points": 240, "classes": 3})")).find("ensemble") == 0);
  CHECK(refusal(document(0, hinge)).find("has another loss") != std::string::npos);
  Ensemble other({first, trained(document(0, kClasses, kSpiral, "\"seed\": 8"))});
  const auto session = opened(document(0));
  CHECK(other.predict(session->data()).size() == 480);
  CHECK(error_of([&] { other.evaluate(*session, Part::test); }).find("checkpoint 2 was trained on other data") !=
        std::string::npos);
}
