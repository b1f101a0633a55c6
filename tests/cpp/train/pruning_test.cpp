#include "trainyard/train/pruning.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "trainyard/session/session.h"

namespace trainyard {
namespace {

ParameterTable two_layers() {
  ParameterTable table;
  table.parameters = {{.path = "0.weight", .shape = {5}, .offset = 0},
                      {.path = "0.bias", .shape = {2}, .role = Role::bias, .offset = 16},
                      {.path = "1.weight", .shape = {5}, .offset = 32}};
  table.parameter_slab = 48;
  return table;
}

std::string experiment(int64_t steps) {
  return R"({"version": 1, "seed": 2, "data": {"source": {"type": "moons", "points": 400, "noise": 0.1}, "validation": 0.5, "preprocess": ["standardize"]},
    "model": [{"type": "dense", "units": 40}, "relu", {"type": "dense", "units": 40}, "relu", {"type": "dense", "units": 2}],
    "loss": "softmax_cross_entropy", "optimizer": {"type": "adam", "lr": 0.01},
    "train": {"batch": 50, "steps": )" +
         std::to_string(steps) + "}}";
}
std::unique_ptr<Session> opened(int64_t steps) {
  return std::make_unique<Session>(experiment(steps), std::make_shared<MemoryFiles>());
}
std::vector<float> slab_of(Session& session) {
  const float* const w = session.model().memory().weights;
  return {w, w + session.model().table().parameter_slab};
}

TEST_CASE("INI-32 pruning takes the smallest of each layer, or of all; what is gone stays gone, biases stay") {
  const ParameterTable table = two_layers();
  std::vector<float> w(48, 0.0f);
  const std::vector<float> first{5, -1, 3, -2, 4}, second{0.5f, -0.1f, 0.3f, 0.2f, -0.4f};
  std::copy(first.begin(), first.end(), w.begin());
  std::copy(second.begin(), second.end(), w.begin() + 32);
  const auto part = [](const Mask& m, int64_t from) { return Mask(m.begin() + from, m.begin() + from + 5); };
  const Mask once = pruned(table, w, {}, 0.4, false);
  CHECK(part(once, 0) == Mask{1, 0, 1, 0, 1});
  CHECK(part(once, 32) == Mask{1, 0, 1, 0, 1});
  CHECK(once[16] == 1.0f);
  CHECK(share_left(table, once) == doctest::Approx(0.6));
  const Mask twice = pruned(table, w, once, 1.0 / 3.0, false);
  CHECK(part(twice, 0) == Mask{1, 0, 0, 0, 1});
  CHECK(share_left(table, twice) == doctest::Approx(0.4));
  const Mask everywhere = pruned(table, w, {}, 0.5, true);
  CHECK(part(everywhere, 0) == Mask{1, 1, 1, 1, 1});
  CHECK(part(everywhere, 32) == Mask{0, 0, 0, 0, 0});
}

TEST_CASE("INI-32 pruned weights stay 0 while the rest trains, also in a run resumed from its checkpoint") {
  const auto session = opened(60);
  const Mask mask = pruned(session->model().table(), slab_of(*session), {}, 0.5, false);
  session->trainer().set_mask(mask);
  session->run(-1.0, 30);
  const auto resumed = Session::resume(session->checkpoint_file(), std::make_shared<MemoryFiles>());
  session->run(-1.0, -1);
  resumed->run(-1.0, -1);
  CHECK(resumed->weight_hash() == session->weight_hash());
  const std::vector<float> w = slab_of(*session);
  int64_t zeros = 0, moved = 0;
  for (size_t i = 0; i < w.size(); ++i) {
    if (mask[i] == 0.0f && w[i] != 0.0f) ++moved;
    if (mask[i] == 0.0f) ++zeros;
  }
  CHECK(zeros > 800);
  CHECK(moved == 0);
}

TEST_CASE("INI-32 a winning ticket, rewound to its first weights, beats the same network from other ones") {
  const auto score = [](Session& session) { return session.evaluate(Part::validation).accuracy; };
  auto session = opened(300);
  session->run(-1.0, -1);
  const double full = score(*session);
  Mask mask;
  for (int round = 0; round < 15; ++round) {
    mask = pruned(session->model().table(), slab_of(*session), mask, 0.2, true);
    session = opened(300);
    session->trainer().set_mask(mask);
    session->run(-1.0, -1);
  }
  const double ticket = score(*session);
  double others = 0.0;
  for (uint64_t seed = 100; seed < 105; ++seed) {
    const auto other = opened(300);
    other->model().initialise(seed);
    other->trainer().set_mask(mask);
    other->run(-1.0, -1);
    others += score(*other) / 5.0;
  }
  CAPTURE(others);
  CHECK(share_left(session->model().table(), mask) == doctest::Approx(0.035).epsilon(0.01));  // 0.8^15
  CHECK(ticket > full - 0.03);
  CHECK(ticket > others + 0.02);
}

}  // namespace
}  // namespace trainyard
