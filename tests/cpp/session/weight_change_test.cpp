// A single weight that is changed while a run is under way: listed among the changes, replayed, resumed.
#include <doctest/doctest.h>

#include "trainyard/core/error.h"
#include "trainyard/session/session.h"

namespace trainyard {
namespace {

std::string document(const std::string& changes = "", const std::string& optimizer = "\"adam\"") {
  return R"({"version": 1, "seed": 7, "data": {"source": {"type": "spiral", "points": 211}},
             "model": [{"type": "dense", "units": 6}, "tanh", {"type": "dense", "units": 2}],
             "loss": "softmax_cross_entropy", "optimizer": )" +
         optimizer + R"(, "train": {"batch": 32, "steps": 30}, "changes": [)" + changes + "]}";
}

std::unique_ptr<Session> opened(const std::string& text, int64_t steps = 0) {
  auto session = std::make_unique<Session>(text, std::make_shared<MemoryFiles>());
  session->run(-1.0, steps);
  return session;
}

std::vector<float> values(Session& session, const std::string& path) {
  for (const Parameter& p : session.model().table().parameters) {
    if (p.path == path) return session.parameter(p);
  }
  throw Error("internal", "", path);
}

void check_refused(Session& session, const std::string& path, const std::string& value, const std::string& code) {
  try {
    session.set(path, value);
    FAIL(path);
  } catch (const Error& e) {
    CHECK(e.code == code);
    CHECK(e.path == path);
  }
}

TEST_CASE("one weight is changed, and no other number") {
  const auto session = opened(document(), 5);
  auto weights = values(*session, "0.weight");
  const auto biases = values(*session, "0.bias"), after = values(*session, "2.weight");
  session->set("/weights/0.weight/7", "-1.5");
  weights[7] = -1.5f;
  CHECK(values(*session, "0.weight") == weights);
  CHECK(values(*session, "0.bias") == biases);
  CHECK(values(*session, "2.weight") == after);
  session->set("/weights/2.bias/1", "0.25");
  CHECK(values(*session, "2.bias")[1] == 0.25f);
}

TEST_CASE("the gradient of a step is what plain descent has gone along") {
  const auto session = opened(document("", R"({"type": "sgd", "lr": 0.5})"), 3);
  const Parameter p = session->model().table().parameters[0];
  const auto before = session->parameter(p);
  session->run(-1.0, 1);
  const auto gradient = session->gradient(p), after = session->parameter(p);
  for (size_t i = 0; i < before.size(); ++i)
    CHECK(after[i] == doctest::Approx(before[i] - 0.5f * gradient[i]).epsilon(1e-6));
}

TEST_CASE("a run whose weights were changed by hand is replayed from its experiment") {
  const auto session = opened(document());
  session->set("/weights/0.weight/0", "1");
  session->run(-1.0, 8);
  for (const char* value : {"0.1", "0.2", "0.3"}) session->set("/weights/0.weight/3", value);
  session->set("/optimizer/lr", "0.02");
  session->set("/weights/2.bias/0", "2");
  session->run(-1.0, -1);
  const std::string text = session->experiment_json(true);
  CHECK(text.find("0.2}") == std::string::npos);  // of a drag, the last value of a step
  CHECK(opened(text, -1)->weight_hash() == session->weight_hash());
  CHECK(opened(document(), -1)->weight_hash() != session->weight_hash());
}

TEST_CASE("a resumed run does not change its weights again") {
  const auto session = opened(document(), 4);
  session->set("/weights/0.weight/3", "3");
  const auto at_once = session->checkpoint_file();
  session->run(-1.0, 6);
  const auto later = session->checkpoint_file();
  const auto now = values(*session, "0.weight");
  CHECK(values(*Session::resume(later, std::make_shared<MemoryFiles>()), "0.weight") == now);
  session->run(-1.0, -1);
  for (const auto& checkpoint : {at_once, later}) {
    const auto resumed = Session::resume(checkpoint, std::make_shared<MemoryFiles>());
    resumed->run(-1.0, -1);
    CHECK(resumed->weight_hash() == session->weight_hash());
  }
}

TEST_CASE("a weight that is not there, or no number, is refused, live and in a document") {
  const auto session = opened(document(), 2);
  const std::string before = session->weight_hash();
  check_refused(*session, "/weights/0.weight/12", "1", "path");
  check_refused(*session, "/weights/0.weight/-1", "1", "path");
  check_refused(*session, "/weights/0.weight", "1", "path");
  check_refused(*session, "/weights/", "1", "path");
  check_refused(*session, "/weights/1.weight/0", "1", "path");
  check_refused(*session, "/weights/0.weight/0", "\"1\"", "type");
  check_refused(*session, "/weights/0.weight/0", "1e99", "type");
  CHECK(session->weight_hash() == before);
  CHECK_THROWS_AS(opened(document(R"({"step": 3, "path": "/weights/0.weight/12", "value": 1})")), Error);
  check_refused(*opened(document("", "\"lbfgs\"")), "/weights/0.weight/0", "1", "live");
}

}  // namespace
}  // namespace trainyard
