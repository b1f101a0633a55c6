// Several devices that train one network, against one alone: where there are several, or the host plays them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "support/held.h"
#include "trainyard/session/crew.h"
#include "trainyard/train/sharing.h"

namespace trainyard::test {
namespace {

// 90 examples train: batches of 32, 32 and 26, which 3 devices share as 10, 11, 11 and 8, 9, 9.
const char* const kNoisy = R"({"version": 1, "seed": 2,
  "data": {"source": {"type": "moons", "points": 120, "noise": 0.1}, "validation": 0.25},
  "model": [{"type": "dense", "units": 24}, "tanh", {"type": "dropout", "rate": 0.3}, {"type": "dense", "units": 16},
            "relu", {"type": "dense", "units": 2}],
  "loss": {"type": "softmax_cross_entropy", "regularize": {"l2": 1e-3}},
  "optimizer": {"type": "momentum", "lr": 0.1, "clip_norm": 0.5},
  "train": {"batch": 32, "steps": 60, "evaluate_every": 20}})";
// The last batch of an epoch has one example: only one of the devices has something to do.
const char* const kOneLeft =
    R"({"version": 1, "seed": 2, "data": {"source": {"type": "moons", "points": 65, "noise": 0.1},
  "validation": 0}, "model": [{"type": "dense", "units": 8}, "tanh", {"type": "dense", "units": 2}],
  "loss": "softmax_cross_entropy", "optimizer": {"type": "adam", "lr": 0.01}, "train": {"batch": 16, "steps": 20}})";
const char* const kNormalised =
    R"({"version": 1, "seed": 2, "data": {"source": {"type": "moons", "points": 200, "noise": 0.1},
  "validation": 0.2}, "model": [{"type": "dense", "units": 16}, "batch_norm", "relu", {"type": "dense", "units": 2}],
  "loss": "softmax_cross_entropy", "optimizer": {"type": "adam", "lr": 0.01}, "average": "ema",
  "train": {"batch": 40, "steps": 40, "evaluate_every": 10}})";

// Sums of floats in another order, over 60 steps.
constexpr double kTolerance = 2e-5;

struct Run {
  std::vector<double> losses, accuracies, evaluations;
  std::vector<NamedTensor> weights;
};

Run run(const char* experiment, int devices) {
  SessionOptions options;
  options.device = "cuda";
  Crew crew(devices, options, [&](const SessionOptions& place) {
    return std::make_unique<Session>(experiment, std::make_shared<MemoryFiles>(), place);
  });
  Run out;
  Trainer& trainer = crew.leader().trainer();
  while (trainer.state() == RunState::running) {
    crew.run(-1.0, 1);
    out.losses.push_back(trainer.last().loss);
    out.accuracies.push_back(trainer.last().accuracy);
  }
  out.evaluations = trainer.evaluations().copy(0);
  out.weights = crew.leader().model().export_tensors();
  return out;
}

double apart(const std::vector<double>& a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  double most = 0.0;
  for (size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
  return most;
}

struct Alone final : Team {
  int size() const override { return 1; }
  int rank() const override { return 0; }
  const std::vector<const void*>& meet(const void* what) override { return brought = {what}; }
  void on_failure(std::function<void()>) override {}
  std::vector<const void*> brought;
};

bool several_devices() {
  const auto first = cuda_backend();
  if (!first) return false;
  try {
    return make_cuda_backend(2) != nullptr;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

TEST_CASE("two and three devices make the run of one: same noise, same batches, the sums in another order") {
  if (!several_devices()) return;
  for (const char* const experiment : {kNoisy, kOneLeft}) {
    const Run one = run(experiment, 1);
    for (const int devices : {2, 3}) {
      const Run more = run(experiment, devices);
      CHECK(apart(one.losses, more.losses) < kTolerance);
      CHECK(apart(one.accuracies, more.accuracies) == 0.0);
      CHECK(apart(one.evaluations, more.evaluations) < kTolerance);
      for (size_t i = 0; i < one.weights.size(); ++i) {
        const std::vector<float>&a = one.weights[i].values, &b = more.weights[i].values;
        CHECK(apart({a.begin(), a.end()}, {b.begin(), b.end()}) < kTolerance);
      }
    }
  }
}

TEST_CASE("several devices give the same bits in each run, batch norm and averaged weights too, and it learns") {
  if (!several_devices()) return;
  const Run a = run(kNormalised, 2), b = run(kNormalised, 2);
  CHECK(a.losses == b.losses);
  CHECK(a.evaluations == b.evaluations);
  for (size_t i = 0; i < a.weights.size(); ++i) CHECK(a.weights[i].values == b.weights[i].values);
  CHECK(a.losses.back() < 0.7 * a.losses.front());
}

TEST_CASE("all members of a crew hold the same weights, and the first one's running statistics when they evaluate") {
  if (!several_devices()) return;
  SessionOptions options;
  options.device = "cuda";
  std::vector<Session*> sessions(2);
  Crew crew(2, options, [&](const SessionOptions& place) {
    auto session = std::make_unique<Session>(kNormalised, std::make_shared<MemoryFiles>(), place);
    sessions[static_cast<size_t>(place.ordinal)] = session.get();
    return session;
  });
  crew.run(-1.0, 40);  // the last step evaluates
  const auto first = sessions[0]->model().export_tensors(), second = sessions[1]->model().export_tensors();
  REQUIRE(first.size() == second.size());
  for (size_t i = 0; i < first.size(); ++i) {
    CAPTURE(first[i].name);
    CHECK(first[i].values == second[i].values);
  }
  CHECK(sessions[0]->trainer().evaluations().copy(0) == sessions[1]->trainer().evaluations().copy(0));
}

TEST_CASE("gradients are added up in parts, from the network's end on") {
  SessionOptions options;
  Session session(kNoisy, std::make_shared<MemoryFiles>(), options);
  Model<float>& model = session.model();
  const auto offset = [&](const std::string& path) {
    for (const Parameter& p : model.table().parameters) {
      if (p.path == path) return p.offset;
    }
    return int64_t{-1};
  };
  // dense 2-24 has 72 numbers, dense 24-16 400 and dense 16-2 34, and some between them are left free.
  const int64_t second = offset("3.weight"), third = offset("5.weight");
  const auto cuts = [&](int64_t part) { return Sharing(model.backend(), model, part).cuts(); };
  CHECK(cuts(30) == std::vector<int64_t>{third, second, 0});
  CHECK(cuts(100) == std::vector<int64_t>{second, 0});
  CHECK(cuts(1000) == std::vector<int64_t>{0});
}

TEST_CASE("the sum over one device alone is what it was") {
  const auto backend = cuda_backend();
  if (!backend) return;
  Alone team;
  try {
    REQUIRE(backend->join(team));
  } catch (const Error& e) {
    REQUIRE(e.code == "unsupported");  // built without NCCL
    return;
  }
  Held<float> x(*backend, std::vector<float>{1.0f, -2.0f, 3.5f});
  backend->start_sum(x.data(), 3);
  backend->finish_sums();
  std::vector<float> back(3);
  x.get(back);
  CHECK(back == std::vector<float>{1.0f, -2.0f, 3.5f});
}

TEST_CASE("a crew's failure is the failure of whoever failed first, and ends all") {
  if (!several_devices()) return;
  SessionOptions options;
  options.device = "cuda";
  const auto crew = [&](const char* experiment, int devices, int fails) {
    return Crew(devices, options, [=](const SessionOptions& place) {
      if (place.ordinal == fails) throw Error("memory", "", "not enough on " + std::to_string(fails));
      return std::make_unique<Session>(experiment, std::make_shared<MemoryFiles>(), place);
    });
  };
  CHECK_THROWS_WITH(crew(kNoisy, 2, 1), "not enough on 1");
  CHECK_THROWS_WITH(crew(kNoisy, 3, 0), "not enough on 0");
  CHECK_THROWS_WITH(crew(kNormalised, 20, -1), doctest::Contains("there is no device"));
}

TEST_CASE("what several devices cannot share is refused") {
  if (!several_devices()) return;
  SessionOptions options;
  options.device = "cuda";
  const auto open = [&](std::string experiment, const std::string& from, const std::string& to, int devices) {
    experiment.replace(experiment.find(from), from.size(), to);
    Crew(devices, options, [&](const SessionOptions& place) {
      return std::make_unique<Session>(experiment, std::make_shared<MemoryFiles>(), place);
    });
  };
  CHECK_THROWS_WITH(open(kNoisy, "\"batch\": 32", "\"batch\": 2", 3),
                    "[train] a batch of 2 has no example for some of 3 devices");
  CHECK_THROWS_WITH(open(kNormalised, "\"batch\": 40", "\"batch\": 3", 2),
                    doctest::Contains("2 examples at least on each of 2 devices, got 1"));
  CHECK_THROWS_WITH(open(kOneLeft, R"({"type": "adam", "lr": 0.01})", "\"lbfgs\"", 2),
                    "[devices] an optimizer that works on the full batch has one device");
}

}  // namespace trainyard::test
