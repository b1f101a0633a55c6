// A training step as the device sees it.
#include <doctest/doctest.h>

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
  CHECK(after.alone == before.alone);
  CHECK(after.graphs == before.graphs);
  // Each parameter's update, and the mask in forward and backward.
  CHECK(after.updates - before.updates <= kSteps * (8 + 2));
  MESSAGE("jobs in a step: ", (after.jobs - before.jobs) / kSteps);
}

}  // namespace trainyard::test
