// The pictures of the learning rate: small experiments, run to see that they show what they are for.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "trainyard/session/session.h"

namespace trainyard {
namespace {

std::unique_ptr<Session> run(const std::string& optimizer, const std::string& schedule = "\"constant\"",
                             int64_t steps = -1, const std::string& batch = "32") {
  auto session = std::make_unique<Session>(
      R"({"version": 1, "seed": 3, "data": {"source": {"type": "moons", "points": 300, "noise": 0.1},
          "preprocess": ["standardize"]},
          "model": [{"type": "dense", "units": 16}, "relu", {"type": "dense", "units": 16}, "relu",
                    {"type": "dense", "units": 2}],
          "loss": "softmax_cross_entropy", "optimizer": )" +
          optimizer + R"(, "schedule": )" + schedule + R"(, "train": {"batch": )" + batch + R"(, "epochs": 30}})",
      std::make_shared<MemoryFiles>());
  session->run(-1.0, steps);
  return session;
}

// Mean training loss over rows first .. last - 1 of the metrics; infinite after a divergence.
double loss_between(Session& session, int64_t first, int64_t last) {
  if (session.trainer().state() == RunState::diverged) return 1e300;
  const MetricTable& rows = session.trainer().metrics();
  double sum = 0.0;
  for (int64_t i = first; i < last; ++i) sum += rows.at(i, 2);
  return sum / static_cast<double>(last - first);
}
double final_loss(Session& session) {
  const int64_t rows = session.trainer().metrics().rows();
  return loss_between(session, std::max<int64_t>(0, rows - 40), rows);
}

std::string sgd(const std::string& lr) { return R"({"type": "sgd", "lr": )" + lr + "}"; }

}  // namespace

TEST_CASE("LRS-01 four rates: too low is slow, good is good, high stays on a plateau, very high diverges") {
  const auto low = run(sgd("0.002")), good = run(sgd("0.3")), high = run(sgd("8")), very_high = run(sgd("1e5"));
  CHECK(very_high->trainer().state() == RunState::diverged);
  const double slow = final_loss(*low), best = final_loss(*good), plateau = final_loss(*high);
  CHECK(best < 0.1);
  CHECK(slow > 4.0 * best);
  CHECK(plateau > 4.0 * best);
  // Low is still falling, high is not.
  const int64_t rows = low->trainer().metrics().rows();
  CHECK(loss_between(*low, rows / 2, rows / 2 + 40) > 1.1 * slow);
  CHECK(loss_between(*high, rows / 2, rows / 2 + 40) < 1.1 * plateau);
}

TEST_CASE("FIG-07 LRS-08 LRS-09 where a large rate explodes at the start, a warm-up keeps the loss down") {
  const std::string large = R"({"type": "momentum", "lr": 1.5, "momentum": 0.9})";
  const auto none = run(large), constant = run(large, R"({"type": "warmup", "steps": {"epochs": 5}, "from": 0.05,
                                                        "form": "constant"})"),
             gradual = run(large, R"({"type": "warmup", "steps": {"epochs": 5}, "from": 0.05})");
  const int64_t early = 5 * none->trainer().steps_per_epoch();
  const double without = loss_between(*none, 0, early), held = loss_between(*constant, 0, early),
               rising = loss_between(*gradual, 0, early);
  CHECK(without > 3.0 * held);
  CHECK(without > 3.0 * rising);
  // The rates that were run, as the three panels draw them.
  const auto rate = [](Session& s, int64_t step) { return s.trainer().metrics().at(step - 1, 5); };
  CHECK(rate(*none, 1) == 1.5);
  CHECK(rate(*constant, early) == doctest::Approx(0.075));
  CHECK(rate(*constant, early + 1) == 1.5);
  CHECK(rate(*gradual, 1) == doctest::Approx(0.075));
  CHECK(rate(*gradual, early / 2 + 1) ==
        doctest::Approx(1.5 * (0.05 + 0.95 * static_cast<double>(early / 2) / static_cast<double>(early))));
}

TEST_CASE("LRS-03 at a step decay's drop the noisy loss drops too") {
  const auto session = run(R"({"type": "sgd", "lr": 2})", R"({"type": "step", "at": [20], "factor": 0.1})");
  const int64_t drop = 20 * session->trainer().steps_per_epoch();
  CHECK(loss_between(*session, drop - 40, drop) > 1.5 * loss_between(*session, drop, drop + 40));
}

}  // namespace trainyard
