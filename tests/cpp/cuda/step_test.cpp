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
  session.run(1e9, 5);
  const cuda::Queue& queue = session.model().backend().cuda_device()->queue();
  const cuda::Queue::Counts before = queue.counts();
  constexpr int64_t kSteps = 20;
  session.run(1e9, kSteps);
  const cuda::Queue::Counts& after = queue.counts();
  CHECK(after.starts - before.starts == kSteps);
  // The copy of what was found, which starts once the next batch is made.
  CHECK(after.alone - before.alone == kSteps);
  CHECK(after.graphs == before.graphs);
  // Each parameter's update, and the mask in forward and backward.
  CHECK(after.updates - before.updates <= kSteps * (8 + 2));
  MESSAGE("jobs in a step: ", (after.jobs - before.jobs) / kSteps);
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
  // Five steps an epoch, the last one short; noise on every example is drawn anew in each epoch.
  const auto trained = [](const char* device) {
    SessionOptions options;
    options.device = device;
    Session session(R"({"version": 1, "seed": 5,
      "data": {"source": {"type": "glyphs", "points": 90}, "augment": [{"type": "brightness_contrast"}, "rotate"],
               "mix": ["mixup"]},
      "model": ["flatten", {"type": "dense", "units": 10}], "loss": "softmax_cross_entropy",
      "optimizer": {"type": "sgd", "lr": 0.05}, "train": {"batch": 20, "steps": 25},
      "changes": [{"step": 12, "path": "/optimizer/lr", "value": 0.01}]})",
                    std::make_shared<MemoryFiles>(), options);
    std::vector<double> losses;
    while (session.trainer().state() == RunState::running) {
      session.run(1e9, 1);
      losses.push_back(session.trainer().last().loss);
    }
    return losses;
  };
  const std::vector<double> there = trained("cuda"), here = trained("cpu");
  REQUIRE(there.size() == 25);
  for (size_t i = 0; i < there.size(); ++i) CHECK(there[i] == doctest::Approx(here[i]).epsilon(1e-5));
}

}  // namespace trainyard::test
