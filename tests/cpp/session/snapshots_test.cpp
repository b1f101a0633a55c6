// Snapshots of one run and what their experiment predicts with them: `evaluate.snapshots`.
#include <doctest/doctest.h>

#include <cmath>

#include "data/support.h"
#include "support/network.h"
#include "trainyard/session/fold_checkpoint.h"
#include "trainyard/session/predictor.h"
#include "trainyard/session/report.h"
#include "trainyard/session/session.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

// 140 training examples in batches of 20: 12 epochs are 84 steps, four cycles of 21.
constexpr int64_t kCycle = 21, kCycles = 4;

std::string document(const std::string& more, const std::string& evaluate = "\"snapshots\": 3") {
  return R"({"version": 1, "seed": 7, "data": {"source": {"type": "spiral", "points": 200}, "validation": 0.3},
             "model": [{"type": "dense", "units": 16}, "batch_norm", "relu", "dropout", {"type": "dense", "units": 2}],
             "loss": "softmax_cross_entropy", "optimizer": {"type": "adam", "lr": 0.05}, )" +
         more + R"("train": {"batch": 20, "epochs": 12}, "evaluate": {)" + evaluate + "}}";
}
const std::string kSchedule = R"("schedule": {"type": "snapshot_cycle", "cycles": 4}, )";

std::unique_ptr<Session> opened(const std::string& text) {
  return std::make_unique<Session>(text, std::make_shared<MemoryFiles>());
}

std::vector<float> all_x(const Session& session) {
  std::vector<float> x(static_cast<size_t>(2 * session.data().n));
  for (int64_t i = 0; i < session.data().n; ++i) session.data().read(i, x.data() + 2 * i);
  return x;
}
std::vector<float> predicted(Session& session, const PassCounts& counts = {}) {
  return session.predict(all_x(session).data(), session.data().n, counts);
}

// Means of three floats near 1.
constexpr double kMeanTolerance = 1e-6;

}  // namespace

TEST_CASE("GEN-08 the last M networks at the ends of cycles predict together, by the mean of their probabilities") {
  const auto session = opened(document(kSchedule));
  std::vector<std::vector<float>> at_ends;
  const std::vector<float> drawn = predicted(*session);
  CHECK(drawn == predicted(*session, {.snapshots = 0}));  // none yet: the network as it stands
  for (int64_t c = 1; c <= kCycles; ++c) {
    session->run(-1.0, kCycle - 1);
    const int64_t before = session->trainer().snapshots()->size();
    session->run(-1.0, 1);
    CHECK(before == std::min<int64_t>(c - 1, 3));
    CHECK(session->trainer().snapshots()->size() == std::min<int64_t>(c, 3));  // no more than are asked for
    at_ends.push_back(predicted(*session, {.snapshots = 0}));
    if (c == 1) CHECK(predicted(*session) == at_ends[0]);
  }
  CHECK(session->trainer().state() == RunState::finished);
  for (int64_t i = 0; i < 3; ++i) CHECK(predicted(*session, {.only = i}) == at_ends[static_cast<size_t>(i) + 1]);

  std::vector<double> mean(at_ends[0].size()), deviation(mean.size());
  for (size_t k = 0; k < mean.size(); ++k) {
    for (size_t i = 1; i < 4; ++i) mean[k] += static_cast<double>(at_ends[i][k]) / 3.0;
    for (size_t i = 1; i < 4; ++i) deviation[k] += std::pow(static_cast<double>(at_ends[i][k]) - mean[k], 2.0) / 2.0;
    deviation[k] = std::sqrt(deviation[k]);
  }
  const std::vector<float> together = predicted(*session);
  CHECK(relative_difference(together, mean) < kMeanTolerance);
  CHECK(relative_difference(session->spread(), deviation) < 10.0 * kMeanTolerance);
  CHECK(together != at_ends[3]);
  CHECK(relative_difference(predicted(*session, {.snapshots = 1}), at_ends[3]) == 0.0);

  // An evaluation's loss is -log of the mean probability.
  double loss = 0.0;
  const Session::Examples held = session->examples(Part::validation);
  for (const int32_t i : held.ids) {
    const auto at = static_cast<size_t>(2 * i + held.data.labels[static_cast<size_t>(i)]);
    loss -= std::log(mean[at]) / static_cast<double>(held.ids.size());
  }
  const Evaluation e = session->evaluate(Part::validation);
  CHECK(e.snapshots == 3);
  CHECK(e.spread > 0.001);
  CHECK(e.loss == doctest::Approx(loss).epsilon(1e-5));
  CHECK(evaluation_json(e, session->data()).find("\"snapshots\":3") != std::string::npos);
  double members = 0.0;
  for (int64_t i = 0; i < 3; ++i) members += session->evaluate(Part::validation, {.only = i}).loss / 3.0;
  CHECK(e.loss < members);
}

TEST_CASE("GEN-08 snapshots do not touch training; the curve is of the network that trains") {
  const auto with = opened(document(kSchedule)), without = opened(document(kSchedule, ""));
  while (with->trainer().state() == RunState::running) {
    with->run(-1.0, 5);
    with->evaluate(Part::validation);
  }
  without->run(-1.0, -1);
  CHECK(with->weight_hash() == without->weight_hash());
  const MetricTable &curve = with->trainer().evaluations(), &other = without->trainer().evaluations();
  CHECK(curve.copy(0) == other.copy(0));
  CHECK(with->evaluate(Part::validation).loss != curve.at(curve.rows() - 1, 2));
  CHECK(without->trainer().snapshots() == nullptr);
}

TEST_CASE("GEN-08 a resumed run keeps its snapshots to the bit, and a checkpoint predicts with them") {
  const auto whole = opened(document(kSchedule)), first = opened(document(kSchedule));
  whole->run(-1.0, -1);
  first->run(-1.0, 2 * kCycle + 5);
  const auto second = Session::resume(first->checkpoint_file(), std::make_shared<MemoryFiles>());
  CHECK(second->trainer().snapshots()->size() == 2);
  CHECK(predicted(*second) == predicted(*first));
  second->run(-1.0, -1);
  CHECK(second->weight_hash() == whole->weight_hash());
  CHECK(predicted(*second) == predicted(*whole));

  Predictor predictor(whole->checkpoint_file());
  std::vector<float> spread;
  CHECK(predictor.predict(whole->data(), {}, &spread) == predicted(*whole));
  CHECK(spread == whole->spread());
  CHECK(predictor.predict(whole->data(), {.snapshots = 0}) == predicted(*whole, {.snapshots = 0}));
  CHECK(predictor.evaluate(whole->data()).snapshots == 3);
}

TEST_CASE("GEN-08 snapshots and noisy passes: each snapshot's noise is averaged too") {
  const auto session = opened(document(kSchedule, R"("snapshots": 3, "monte_carlo": 5)"));
  session->run(-1.0, -1);
  const std::vector<float> both = predicted(*session);
  std::vector<double> mean(both.size());
  for (int64_t i = 0; i < 3; ++i) {
    const std::vector<float> one = predicted(*session, {.only = i});
    CHECK(one != predicted(*session, {.samples = 0, .only = i}));
    for (size_t k = 0; k < mean.size(); ++k) mean[k] += static_cast<double>(one[k]) / 3.0;
  }
  CHECK(relative_difference(both, mean) < kMeanTolerance);
  const Evaluation e = session->evaluate(Part::validation);
  CHECK(e.samples == 5);
  CHECK(e.snapshots == 3);
}

TEST_CASE("GEN-08 the memory of snapshots is counted") {
  const auto with = opened(document(kSchedule)), without = opened(document(kSchedule, ""));
  const ParameterTable& table = with->model().table();
  CHECK(with->trainer().memory_bytes() - without->trainer().memory_bytes() ==
        3 * (table.parameter_slab + table.state_slab) * static_cast<int64_t>(sizeof(float)));
}

TEST_CASE("GEN-08 snapshots that make no sense are refused") {
  const auto refusal = [](const std::string& more) { return error_of([&] { opened(document(more)); }); };
  CHECK(refusal("").find("choice /evaluate/snapshots") == 0);  // a constant rate
  CHECK(refusal(R"("schedule": "cosine", )").find("cosine has none") != std::string::npos);
  CHECK(refusal(kSchedule + R"("average": "ema", )").find("averaged weights (ema)") != std::string::npos);
  CHECK(refusal(R"("schedule": {"type": "warmup", "steps": 5, "then": "snapshot_cycle"}, )") == "no error");
  CHECK(refusal(R"("schedule": {"type": "warmup", "steps": 5}, )").find("warmup has none") != std::string::npos);
  std::string stopping = document(kSchedule);
  stopping.insert(stopping.find("\"epochs\": 12"), R"("early_stopping": {}, )");
  CHECK(error_of([&] { opened(stopping); }).find("early stopping") != std::string::npos);
  const auto session = opened(document(kSchedule));
  session->run(-1.0, -1);
  CHECK(error_of([&] { fold_checkpoint(session->checkpoint_file()); }).find("/evaluate/snapshots") !=
        std::string::npos);
}
