// Layers that are frozen and thawed while a run is under way: listed as changes, made live, resumed in between.
#include <doctest/doctest.h>

#include <cmath>

#include "trainyard/core/error.h"
#include "trainyard/session/session.h"

namespace trainyard {
namespace {

const std::string kNet =
    R"([{"type": "dense", "units": 6, "frozen": true}, {"type": "batch_norm", "frozen": true}, "tanh",
                             {"type": "dense", "units": 2}])";

std::string document(const std::string& changes, const std::string& optimizer = "\"adam\"",
                     const std::string& model = kNet, int64_t batch = 32) {
  return R"({"version": 1, "seed": 7, "data": {"source": {"type": "spiral", "points": 211}}, "model": )" + model +
         R"(, "loss": "softmax_cross_entropy", "optimizer": )" + optimizer + R"(, "train": {"batch": )" +
         std::to_string(batch) + R"(, "steps": 30}, "changes": [)" + changes + "]}";
}
std::string change(int64_t step, const std::string& path, const std::string& value) {
  return R"({"step": )" + std::to_string(step) + R"(, "path": ")" + path + R"(", "value": )" + value + "}";
}
const std::string kThaw = change(12, "/model/0/frozen", "false") + ", " + change(12, "/model/1/frozen", "false");

std::unique_ptr<Session> opened(const std::string& text, int64_t steps = 0) {
  auto session = std::make_unique<Session>(text, std::make_shared<MemoryFiles>());
  session->run(-1.0, steps);
  return session;
}
std::unique_ptr<Session> resumed(Session& session) {
  return Session::resume(session.checkpoint_file(), std::make_shared<MemoryFiles>());
}

std::vector<float> values(Session& session, const std::string& path) {
  for (const NamedTensor& t : session.model().export_tensors()) {
    if (t.name == path) return t.values;
  }
  throw Error("internal", "", path);
}

void check_refused(const std::string& text, const std::string& code, const std::string& path) {
  try {
    opened(text);
    FAIL(text);
  } catch (const Error& e) {
    CHECK(e.code == code);
    CHECK(e.path == path);
  }
}

TEST_CASE("TRF-03 layers train from the step on at which they are thawed, statistics included") {
  const auto session = opened(document(kThaw));
  const auto start = values(*session, "0.weight"), mean = values(*session, "1.running_mean");
  session->run(-1.0, 12);
  CHECK(values(*session, "0.weight") == start);
  CHECK(values(*session, "1.running_mean") == mean);
  CHECK(values(*session, "1.num_batches_tracked") == std::vector<float>{0.0f});
  session->run(-1.0, 1);
  CHECK(values(*session, "0.weight") != start);
  CHECK(values(*session, "1.running_mean") != mean);
  CHECK(values(*session, "1.num_batches_tracked") == std::vector<float>{1.0f});
  // And may be frozen again.
  session->set("/model/0/frozen", "true");
  const auto again = values(*session, "0.weight");
  session->run(-1.0, 5);
  CHECK(values(*session, "0.weight") == again);
}

TEST_CASE("TRF-03 a run that thaws layers gives the same bits live, listed, resumed before and after") {
  for (const std::string optimizer :
       {R"("adam")", R"({"type": "momentum", "lr": 0.1})", R"("adamw")", R"("nesterov")"}) {
    const auto listed = opened(document(kThaw, optimizer), -1);
    const auto live = opened(document("", optimizer), 12);
    live->set("/model/0/frozen", "false");
    live->set("/model/1/frozen", "false");
    const auto at_change = resumed(*live);
    live->run(-1.0, 7);
    const auto later = resumed(*live);
    live->run(-1.0, -1);
    at_change->run(-1.0, -1);
    later->run(-1.0, -1);
    const auto early = resumed(*opened(document(kThaw, optimizer), 5));
    early->run(-1.0, -1);
    CHECK(live->weight_hash() == listed->weight_hash());
    CHECK(at_change->weight_hash() == listed->weight_hash());
    CHECK(later->weight_hash() == listed->weight_hash());
    CHECK(early->weight_hash() == listed->weight_hash());
    // Who opens what the live run writes down gets the same run.
    CHECK(opened(live->experiment_json(true), -1)->weight_hash() == listed->weight_hash());
    CHECK(opened(document("", optimizer), -1)->weight_hash() != listed->weight_hash());
  }
}

TEST_CASE("TRF-03 a thawed layer's first step under adam is as long as any weight's first: the learning rate") {
  // mhat / sqrt(vhat) is the gradient's sign at t = 1. Counting the run's steps instead would give 0.1 / sqrt(0.001
  // / (1 - 0.999^13)) = 0.36 of it.
  constexpr double kLr = 0.01;
  const auto session = opened(document(kThaw, R"({"type": "adam", "lr": 0.01})"), 12);
  const auto before = values(*session, "0.weight");
  session->run(-1.0, 1);
  const auto after = values(*session, "0.weight");
  for (size_t i = 0; i < before.size(); ++i) {
    const double moved = std::abs(static_cast<double>(after[i]) - static_cast<double>(before[i]));
    CHECK(moved == doctest::Approx(kLr).epsilon(1e-3));  // epsilon is 1e-8, gradients are above 1e-4
  }
}

TEST_CASE("TRF-04 lr_scale may change during a run") {
  const std::string net = R"([{"type": "dense", "units": 6}, "tanh", {"type": "dense", "units": 2}])";
  const std::string sgd = R"({"type": "sgd", "lr": 0.5})";
  const auto step = [&](const std::string& scale) {
    const auto session = opened(document(change(4, "/model/0/lr_scale", scale), sgd, net), 4);
    const auto before = values(*session, "0.weight");
    session->run(-1.0, 1);
    auto moved = values(*session, "0.weight");
    for (size_t i = 0; i < moved.size(); ++i) moved[i] -= before[i];
    return moved;
  };
  const auto whole = step("1"), tenth = step("0.1");
  for (size_t i = 0; i < whole.size(); ++i) {
    CHECK(std::abs(whole[i]) > 1e-5f);
    CHECK(std::abs(tenth[i] - 0.1f * whole[i]) < 1e-7f);  // weights below 1: differences good to 6e-8
  }
}

TEST_CASE("thawing that the run could not do is refused when it is opened, or asked for") {
  check_refused(document(kThaw, "\"lbfgs\""), "live", "/changes/0");
  const std::string frozen_norm =
      R"([{"type": "dense", "units": 6}, {"type": "batch_norm", "frozen": true}, {"type": "dense", "units": 2}])";
  const std::string thaw = change(3, "/model/1/frozen", "false");
  check_refused(document(thaw, "\"sgd\"", frozen_norm, 1), "range", "/changes/0");
  const auto session = opened(document("", "\"sgd\"", frozen_norm, 1), 2);
  CHECK_THROWS_AS(session->set("/model/1/frozen", "false"), Error);
  CHECK(session->experiment().changes.empty());
  CHECK_THROWS_AS(session->set("/model/1/frozen", "\"no\""), Error);
  // A rate is no obstacle for an optimizer that looks for its own.
  CHECK(opened(document(change(1, "/model/0/lr_scale", "0.5"), "\"lbfgs\""), 2)->trainer().steps_done() == 2);
}

TEST_CASE("a network of frozen layers alone says so") {
  const auto session = opened(document("", "\"sgd\"", R"([{"type": "dense", "units": 2, "frozen": true}])"));
  CHECK(session->notices().at(0) == "every layer is frozen: training changes nothing");
  const std::string hash = session->weight_hash();
  session->run(-1.0, -1);
  CHECK(session->weight_hash() == hash);
}

}  // namespace
}  // namespace trainyard
