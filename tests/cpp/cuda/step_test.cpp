// A training step as the device sees it.
#include <doctest/doctest.h>

#include <cmath>

#include "support/allocation_guard.h"
#include "support/held.h"
#include "trainyard/backend/cuda/device.h"
#include "trainyard/session/session.h"

namespace trainyard::test {

TEST_CASE("a training step is one graph, of which only what depends on the step is written anew") {
  if (!cuda_backend()) return;
  // 8 parameters; a warm-up moves the rate in every step, and the noise of dropout its generator's step.
  const std::string experiment = R"({"version": 1, "seed": 2,
    "data": {"source": {"type": "moons", "points": 6400, "noise": 0.1}},
    "model": [{"type": "dense", "units": 12}, "tanh", {"type": "dropout", "rate": 0.2}, {"type": "dense", "units": 12},
              "batch_norm", "relu", {"type": "dense", "units": 2}],
    "loss": {"type": "softmax_cross_entropy", "regularize": {"l2": 1e-4}}, "optimizer": {"type": "adam", "lr": 0.01},
    "schedule": {"type": "warmup", "steps": 1000}, "train": {"batch": 32, "steps": 1000}})";
  SessionOptions options;
  options.device = "cuda";
  Session session(experiment, std::make_shared<MemoryFiles>(), options);
  // The first of those that are looked at together is another graph, which copies what they move.
  session.run(1e9, 3 * Lookback::kSteps);
  const cuda::Queue& queue = session.model().backend().cuda_device()->queue();
  const cuda::Queue::Counts before = queue.counts();
  constexpr int64_t kLooks = 2, kSteps = kLooks * Lookback::kSteps;
  session.run(1e9, kSteps);
  const cuda::Queue::Counts& after = queue.counts();
  CHECK(after.starts - before.starts == kSteps);
  // The copy of what was found.
  CHECK(after.alone - before.alone == kLooks);
  CHECK(after.graphs == before.graphs);
  // Each parameter's update, the mask in forward and backward, where loss, classes, gradient norm and three penalties
  // are written, and from where x and targets are gathered.
  CHECK(after.updates - before.updates <= kSteps * (8 + 2 + 6 + 2));
  MESSAGE("jobs in a step: ", (after.jobs - before.jobs) / kSteps);
}

namespace {

// What a run on the device left behind.
struct Left {
  std::vector<double> metrics, evaluations;
  std::string weights, checkpoint, end;
  int64_t steps = 0;
};
// Five batches an epoch, the last one short; a rate that changes at step 22.
Left left_behind(int64_t at_once, const std::string& rate, const std::string& optimizer = R"("type": "adam")") {
  const std::string experiment = R"({"version": 1, "seed": 4,
    "data": {"source": {"type": "moons", "points": 180, "noise": 0.1}, "validation": 0.2},
    "model": [{"type": "dense", "units": 12}, "batch_norm", "tanh", {"type": "dropout", "rate": 0.2},
              {"type": "dense", "units": 2}],
    "loss": {"type": "softmax_cross_entropy", "regularize": {"l2": 0.01}},
    "optimizer": {"lr": 0.01, )" +
                                 optimizer + R"(}, "schedule": "cosine",
    "train": {"batch": 32, "steps": 60, "evaluate_every": 7},
    "changes": [{"step": 22, "path": "/optimizer/lr", "value": )" +
                                 rate + "}]}";
  SessionOptions options;
  options.device = "cuda";
  Session session(experiment, std::make_shared<MemoryFiles>(), options);
  Trainer& trainer = session.trainer();
  while (trainer.state() == RunState::running) session.run(-1.0, at_once);
  Left out;
  const MetricTable& metrics = trainer.metrics();
  for (int64_t i = 0; i < metrics.rows(); ++i) {
    for (size_t c = 0; c + 1 < metrics.columns().size(); ++c) out.metrics.push_back(metrics.at(i, c));  // not seconds
  }
  out.evaluations = trainer.evaluations().copy(0);
  out.weights = session.weight_hash();
  for (const NamedTensor& t : trainer.save().tensors) {
    out.checkpoint += t.name;
    out.checkpoint.append(reinterpret_cast<const char*>(t.values.data()), t.values.size() * sizeof(float));
  }
  out.end = trainer.divergence().message;
  out.steps = trainer.steps_done();
  return out;
}

void check_same(const Left& together, const Left& alone) {
  CHECK(together.metrics == alone.metrics);
  CHECK(together.evaluations == alone.evaluations);
  CHECK(together.weights == alone.weights);
  CHECK(together.checkpoint == alone.checkpoint);
  CHECK(together.end == alone.end);
  CHECK(together.steps == alone.steps);
}

}  // namespace

TEST_CASE("steps that are looked at together are to the bit those that are looked at one by one") {
  if (!cuda_backend()) return;
  for (const std::string optimizer :
       {R"("type": "adam")", R"("type": "nesterov")", R"("type": "rmsprop")", R"("type": "sgd", "clip_norm": 0.5)"}) {
    CAPTURE(optimizer);
    const Left alone = left_behind(1, "0.002", optimizer);
    REQUIRE(alone.steps == 60);
    REQUIRE(alone.evaluations.size() == 4 * 9);
    check_same(left_behind(-1, "0.002", optimizer), alone);
    check_same(left_behind(9, "0.002", optimizer), alone);
  }
}

TEST_CASE("a run that diverges among steps that are looked at together stops where it diverged") {
  if (!cuda_backend()) return;
  for (const std::string optimizer : {R"("type": "sgd")", R"("type": "nesterov")", R"("type": "momentum")"}) {
    CAPTURE(optimizer);
    const Left alone = left_behind(1, "1e6", optimizer), together = left_behind(-1, "1e6", optimizer);
    MESSAGE(alone.end);
    CHECK((alone.steps > 24 && alone.steps < 59));
    CHECK(alone.end.find("training diverged at step " + std::to_string(alone.steps)) == 0);
    check_same(together, alone);
  }
}

TEST_CASE("examples that never change lie on the device, and a step sends their numbers; drawn ones are sent whole") {
  if (!cuda_backend()) return;
  const auto losses = [](const std::string& device, const std::string& mix, bool* there) {
    const std::string experiment = R"({"version": 1, "seed": 2,
      "data": {"source": {"type": "moons", "points": 300, "noise": 0.1}, "validation": 0.2, "preprocess": ["standardize"],
        "mix": [)" + mix + R"(]},
      "model": [{"type": "dense", "units": 12}, "tanh", {"type": "dense", "units": 2}], "loss": "softmax_cross_entropy",
      "optimizer": {"type": "adam", "lr": 0.01}, "train": {"batch": 32, "steps": 40}})";
    SessionOptions options;
    options.device = device;
    Session session(experiment, std::make_shared<MemoryFiles>(), options);
    *there = session.trainer().examples_lie_on_device();
    std::vector<double> out;
    while (session.trainer().state() == RunState::running) {
      session.run(1e9, 1);
      out.push_back(session.trainer().last().loss);
      out.push_back(session.trainer().last().accuracy);
    }
    return out;
  };
  for (const char* const mix : {"", "\"mixup\""}) {
    bool on_cuda = false, on_cpu = false;
    const std::vector<double> cuda = losses("cuda", mix, &on_cuda), cpu = losses("cpu", mix, &on_cpu);
    CHECK(on_cuda == (*mix == 0));
    CHECK(!on_cpu);
    REQUIRE(cuda.size() == cpu.size());
    for (size_t i = 0; i < cuda.size(); ++i) CHECK(cuda[i] == doctest::Approx(cpu[i]).epsilon(1e-5));
  }
}

// Losses in the course of training, and what the run says of itself.
struct Course {
  std::vector<double> losses;
  std::vector<std::string> notices;
};
Course course(const std::string& device, const std::string& precision) {
  const std::string experiment = R"({"version": 1, "seed": 3,
    "data": {"source": {"type": "moons", "points": 500, "noise": 0.1}, "preprocess": ["standardize"]},
    "model": [{"type": "dense", "units": 32}, "tanh", {"type": "dense", "units": 32}, "tanh", {"type": "dense", "units": 2}],
    "loss": "softmax_cross_entropy", "optimizer": {"type": "adam", "lr": 0.01},
    "train": {"batch": 50, "steps": 100, "precision": ")" +
                                 precision + "\"}}";
  SessionOptions options;
  options.device = device;
  Session session(experiment, std::make_shared<MemoryFiles>(), options);
  Course out;
  while (session.trainer().state() == RunState::running) {
    session.run(1e9, 1);
    out.losses.push_back(session.trainer().last().loss);
  }
  out.notices = session.notices();
  return out;
}

TEST_CASE("with numbers of 11 or 8 bits in its products a network learns the same, nearly") {
  if (!cuda_backend()) return;
  const Course full = course("cuda", "fp32");
  const auto apart = [&](const Course& other) {
    double most = 0.0;
    for (size_t i = 0; i < full.losses.size(); ++i) most = std::max(most, std::abs(full.losses[i] - other.losses[i]));
    return most;
  };
  const double tf32 = apart(course("cuda", "tf32")), bf16 = apart(course("cuda", "bf16"));
  MESSAGE("losses up to ", tf32, " and ", bf16, " apart in 100 steps");
  CHECK(full.losses.back() < 0.5 * full.losses.front());
  // The roundings, 2^-12 and 2^-9, grow some ten times over 100 steps; they are there, and no more.
  CHECK((tf32 > 0.0 && tf32 < 0.002));
  CHECK((bf16 > tf32 && bf16 < 0.02));
  CHECK(course("cuda", "bf16").losses == course("cuda", "bf16").losses);
  CHECK(full.notices.empty());
  const Course processor = course("cpu", "bf16");
  CHECK(apart(processor) < 1e-3);
  REQUIRE(processor.notices.size() == 1);
  CHECK(processor.notices[0] == "train.precision is of CUDA devices: here products are in fp32");
}

TEST_CASE("examples that are read ahead are those of their step, also after how they are made has changed") {
  if (!cuda_backend()) return;
  // Four steps an epoch, with an evaluation behind them, and a change in between; how every example is seen is drawn
  // anew in each epoch: on the host, or on the device.
  const std::string on_host = R"([{"type": "brightness_contrast"}, "rotate"], "mix": ["mixup"])",
                    there = R"(["horizontal_flip", "pad_and_crop"], "preprocess": ["channel_standardize"],
                               "mix": [{"type": "cutout", "size": 3}])",
                    slower = R"("path": "/optimizer/lr", "value": 0.01)",
                    larger = R"("path": "/data/mix/0/size", "value": 7)";
  const auto trained = [](const char* device, const std::string& augment, const std::string& change, bool lie_there) {
    SessionOptions options;
    options.device = device;
    Session session(R"({"version": 1, "seed": 5,
      "data": {"source": {"type": "glyphs", "points": 90}, "augment": )" +
                        augment + R"(},
      "model": ["flatten", {"type": "dense", "units": 10}], "loss": "softmax_cross_entropy",
      "optimizer": {"type": "sgd", "lr": 0.05}, "train": {"batch": 20, "steps": 25},
      "changes": [{"step": 14, )" +
                        change + "}]}",
                    std::make_shared<MemoryFiles>(), options);
    CHECK(session.trainer().examples_lie_on_device() == lie_there);
    session.run(-1.0, -1);
    std::vector<double> losses;
    for (int64_t i = 0; i < session.trainer().metrics().rows(); ++i)
      losses.push_back(session.trainer().metrics().at(i, 2));
    return losses;
  };
  const auto check = [&](const std::string& augment, const std::string& change, bool lie_there) {
    CAPTURE(augment);
    const std::vector<double> cuda = trained("cuda", augment, change, lie_there),
                              cpu = trained("cpu", augment, change, false);
    REQUIRE(cuda.size() == 25);
    for (size_t i = 0; i < cuda.size(); ++i) CHECK(cuda[i] == doctest::Approx(cpu[i]).epsilon(1e-5));
  };
  check(on_host, slower, false);
  check(there, slower, true);
  check(there, larger, true);
}

}  // namespace trainyard::test
