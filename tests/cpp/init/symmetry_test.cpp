// INI-01, 02: what equal weights do, by training from them.
#include <doctest/doctest.h>

#include <cmath>

#include "trainyard/session/session.h"

namespace trainyard {
namespace {

std::unique_ptr<Session> opened(const std::string& activation, const std::string& init, const std::string& data) {
  return std::make_unique<Session>(
      R"({"version": 1, "seed": 3, "data": {"source": )" + data + R"(, "validation": 0}, "init": )" + init +
          R"(, "model": [{"type": "dense", "units": 8}, ")" + activation +
          R"(", {"type": "dense", "units": 3}], "loss": "softmax_cross_entropy", "optimizer": {"type": "sgd", "lr": 0.1},
          "train": {"batch": 32, "steps": 1000}})",
      std::make_shared<MemoryFiles>());
}
const char* const kBlobs = R"({"type": "blobs", "points": 301, "classes": 3})";

std::vector<float> values(Session& session, const std::string& path) {
  for (const Parameter& p : session.model().table().parameters) {
    if (p.path == path) return session.parameter(p);
  }
  return {};
}
bool all_zero(const std::vector<float>& v) {
  return !v.empty() && std::all_of(v.begin(), v.end(), [](float x) { return x == 0.0f; });
}
// Are the `outputs` columns of a row-major (inputs, outputs) matrix the same to the bit?
bool equal_columns(const std::vector<float>& w, size_t outputs) {
  for (size_t k = 0; k < w.size(); ++k) {
    if (w[k] != w[k / outputs * outputs]) return false;
  }
  return !w.empty();
}

TEST_CASE("INI-01 zero weights: with relu or tanh only the last bias ever moves, the loss stays at ln 3") {
  for (const char* activation : {"relu", "tanh"}) {
    CAPTURE(activation);
    const auto session = opened(activation, "\"zeros\"", kBlobs);
    session->run(-1.0, 1);
    CHECK(session->trainer().last().loss == doctest::Approx(1.0986122886681098).epsilon(1e-6));
    session->run(-1.0, 99);
    for (const char* path : {"0.weight", "0.bias", "2.weight"}) CHECK(all_zero(values(*session, path)));
    CHECK_FALSE(all_zero(values(*session, "2.bias")));
    // Of balanced classes: the prior's entropy, up to the biases' noise.
    CHECK(session->evaluate(Part::train).loss == doctest::Approx(1.0986122886681098).epsilon(0.003));
  }
}

TEST_CASE(
    "INI-01 zero weights before a sigmoid: the first step moves all rows of the last layer alike, the first none") {
  const auto session = opened("sigmoid", "\"zeros\"", kBlobs);
  session->run(-1.0, 1);
  CHECK(all_zero(values(*session, "0.weight")));
  const std::vector<float> w2 = values(*session, "2.weight");  // (8, 3)
  CHECK_FALSE(all_zero(w2));
  for (size_t k = 3; k < w2.size(); ++k) CHECK(w2[k] == w2[k % 3]);
}

TEST_CASE("INI-02 constant weights: no first gradient under softmax, and units that stay equal to the bit for ever") {
  const auto session = opened("tanh", R"({"type": "constant", "value": 0.3})", kBlobs);
  session->run(-1.0, 1);
  // The scores' gradients of an example sum to 0 up to rounding.
  for (const float w : values(*session, "0.weight")) CHECK(std::fabs(w - 0.3f) < 1e-7f);
  session->run(-1.0, 200);
  const std::vector<float> w1 = values(*session, "0.weight");
  CHECK(equal_columns(w1, 8));
  CHECK(std::fabs(w1[0] - 0.3f) > 1e-3f);  // they did move, together
}

TEST_CASE("INI-04 std 0.01 is enough for two layers and too little for ten") {
  const auto trained = [](int layers, const char* init) {
    std::string model = "[";
    for (int i = 1; i < layers; ++i) model += R"({"type": "dense", "units": 20}, "tanh", )";
    Session session(
        R"({"version": 1, "seed": 3, "data": {"source": {"type": "circle", "points": 300}, "validation": 0, "preprocess": ["standardize"]},
      "init": )" +
            std::string(init) + R"(, "model": )" + model + R"({"type": "dense", "units": 2}],
      "loss": "softmax_cross_entropy", "optimizer": {"type": "momentum", "lr": 0.05}, "train": {"batch": 30, "epochs": 200}})",
        std::make_shared<MemoryFiles>());
    session.run(-1.0, -1);
    return session.evaluate(Part::train);
  };
  const char* const small = R"({"type": "normal", "std": 0.01})";
  CHECK(trained(2, small).accuracy > 0.9);
  const Evaluation deep = trained(10, small);
  CHECK(deep.accuracy < 0.6);
  CHECK(deep.loss == doctest::Approx(0.6931471805599453).epsilon(0.01));  // flat at ln 2
  CHECK(trained(10, "\"xavier\"").accuracy > 0.9);
}

}  // namespace
}  // namespace trainyard
