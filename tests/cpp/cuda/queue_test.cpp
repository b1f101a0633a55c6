// What a device's queue does with steps that come again: graphs, with the arguments of now.
#include "trainyard/backend/cuda/queue.h"

#include <doctest/doctest.h>

#include <memory>
#include <vector>

#include "support/allocation_guard.h"
#include "trainyard/backend/cuda/launch.h"
#include "trainyard/core/error.h"

namespace trainyard::test {
namespace {

struct Scale {
  float* y;
  float factor, shift;
  TY_KERNEL void operator()(int64_t i) const { y[i] = factor * y[i] + shift; }
};

std::unique_ptr<cuda::Device> device() {
  try {
    return std::make_unique<cuda::Device>(0);
  } catch (const Error& e) {
    if (e.code != "unsupported") throw;
    return nullptr;
  }
}

// One step: `kernels` of them, the last with an argument of its own.
void step(cuda::Device& device, float* y, int64_t n, int kernels, float last) {
  for (int i = 0; i + 1 < kernels; ++i) cuda::for_each(device, n, Scale{y, 2.0f, static_cast<float>(i)});
  cuda::for_each(device, n, Scale{y, 1.0f, last});
}
// What that makes of x.
float stepped(float x, int kernels, float last) {
  for (int i = 0; i + 1 < kernels; ++i) x = 2.0f * x + static_cast<float>(i);
  return x + last;
}

}  // namespace

TEST_CASE("a step that comes again starts as one graph, with the arguments of now") {
  const auto there = device();
  if (!there) return;
  constexpr int64_t kCount = 300;
  auto* const y = static_cast<float*>(there->allocate(kCount * sizeof(float)));
  there->sync();
  const cuda::Queue::Counts before = there->queue().counts();
  float expected = 0.0f;
  std::vector<float> got(kCount);
  for (int round = 0; round < 6; ++round) {
    const AllocationGuard guard;
    step(*there, y, kCount, 5, static_cast<float>(round));
    expected = stepped(expected, 5, static_cast<float>(round));
    there->sync();
    const int64_t allocations = guard.count();
    if (round > 1) CHECK(allocations == 0);
  }
  there->download(got.data(), y, kCount * sizeof(float));
  CHECK(got == std::vector<float>(kCount, expected));
  const cuda::Queue::Counts& after = there->queue().counts();
  CHECK(after.graphs - before.graphs == 1);
  CHECK(after.starts - before.starts == 5);  // all but the first round
  // The last kernel's, in every round after the one that the graph was made of.
  CHECK(after.updates - before.updates == 4);
  there->release(y);
}

TEST_CASE("steps of other kernels, sizes or order have graphs of their own, and more than are kept still run") {
  const auto there = device();
  if (!there) return;
  auto* const y = static_cast<float*>(there->allocate(600 * sizeof(float)));
  float expected = 0.0f;
  for (int round = 0; round < 3; ++round) {
    for (int kernels = 4; kernels < 28; ++kernels) {
      step(*there, y, kernels % 2 == 0 ? 600 : 257, kernels, 1.0f);
      // Numbers stay small: what grows is taken away again.
      cuda::for_each(*there, 600, Scale{y, 0.0f, 1.0f});
      there->sync();
    }
  }
  step(*there, y, 600, 4, 3.0f);
  expected = stepped(1.0f, 4, 3.0f);
  std::vector<float> got(600);
  there->download(got.data(), y, got.size() * sizeof(float));
  CHECK(got == std::vector<float>(600, expected));
  there->release(y);
}

TEST_CASE("what is uploaded is what the host's memory held at the call, however late the copy starts") {
  const auto there = device();
  if (!there) return;
  constexpr int64_t kCount = 1000;
  std::vector<float> values(kCount), got(kCount);
  auto* const y = static_cast<float*>(there->allocate(kCount * sizeof(float)));
  for (int round = 0; round < 4; ++round) {
    values.assign(kCount, static_cast<float>(round + 1));
    there->upload(y, values.data(), kCount * sizeof(float));
    values.assign(kCount, -1.0f);
    step(*there, y, kCount, 4, 0.0f);
    there->download(got.data(), y, kCount * sizeof(float));
    CHECK(got == std::vector<float>(kCount, stepped(static_cast<float>(round + 1), 4, 0.0f)));
  }
  there->release(y);
}

TEST_CASE("copies of any length arrive, also those that do not fit what waits between host and device") {
  const auto there = device();
  if (!there) return;
  for (const size_t count : {size_t{100}, size_t{300000}, size_t{5000000}, size_t{20000000}}) {
    CAPTURE(count);
    std::vector<float> values(count), got(count);
    for (size_t i = 0; i < count; ++i) values[i] = static_cast<float>(i % 1000);
    auto* const y = static_cast<float*>(there->allocate(count * sizeof(float)));
    for (int round = 0; round < 2; ++round) {
      there->upload(y, values.data(), count * sizeof(float));
      there->download(got.data(), y, count * sizeof(float));
      CHECK(got == values);
    }
    there->release(y);
  }
}

}  // namespace trainyard::test
