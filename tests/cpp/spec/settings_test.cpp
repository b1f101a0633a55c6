// Single settings: into an experiment's text before a run, into a parsed one during it; and how strict reading is.
#include <doctest/doctest.h>

#include <string>

#include "trainyard/core/error.h"
#include "trainyard/optim/optimizer.h"
#include "trainyard/spec/experiment.h"
#include "trainyard/spec/json_reader.h"

using namespace trainyard;

namespace {

const std::string kText = R"({"version": 1, "data": {"source": "spiral"},
  "model": [{"type": "dense", "units": 4}, {"type": "residual", "branch": [{"type": "dropout", "rate": 0.5}]}, {"type": "dense", "units": 2}],
  "loss": {"type": "softmax_cross_entropy", "regularize": {"l2": 0.1}}, "optimizer": {"type": "adam", "lr": 0.01}, "train": {"epochs": 1}})";

struct Caught {
  std::string code, path, message;
};

template <class F>
Caught caught(const F& f) {
  try {
    f();
  } catch (const Error& e) {
    return {e.code, e.path, e.what()};
  }
  return {};
}

Json with(const std::string& assignment) { return parse_json(with_setting(kText, assignment)); }

}  // namespace

TEST_CASE("a setting within a component that stands as its name alone makes room for it") {
  const std::string text = R"({"loss": "mse", "model": ["relu"], "optimizer": "adam"})";
  CHECK(parse_json(with_setting(text, "/optimizer/lr=0.5"))["optimizer"] == Json{{"type", "adam"}, {"lr", 0.5}});
  CHECK(parse_json(with_setting(text, "/model/0/frozen=true"))["model"][0] == Json{{"type", "relu"}, {"frozen", true}});
  CHECK(parse_json(with_setting(text, R"(/loss/regularize={"l2": 1})"))["loss"] ==
        Json{{"type", "mse"}, {"regularize", {{"l2", 1}}}});
}

TEST_CASE("a setting changes one value of an experiment's text") {
  CHECK(with("/optimizer/lr=0.5")["optimizer"]["lr"] == 0.5);
  CHECK(with("/model/0/units=7")["model"][0]["units"] == 7);
  CHECK(with("/optimizer=sgd")["optimizer"] == "sgd");  // a bare word is a string
  CHECK(with("/notes=\"a b\"")["notes"] == "a b");
  CHECK(with("/train/early_stopping={\"patience\": 3}")["train"]["early_stopping"]["patience"] == 3);  // a new section
  CHECK(with("/notes=a=b")["notes"] == "a=b");
}

TEST_CASE("a setting without a place is an error") {
  CHECK(caught([] { with("optimizer/lr=1"); }).code == "path");
  CHECK(caught([] { with("/optimizer/lr"); }).code == "path");
  CHECK(caught([] { with("/model/9=\"relu\""); }).path == "/model/9");
  CHECK(caught([] { with("/model/9/units=3"); }).path == "/model/9/units");
  CHECK(caught([] { with("/optimizer/lr/x=3"); }).path == "/optimizer/lr/x");
  CHECK(caught([] { with("/a~2=3"); }).code == "path");
}

TEST_CASE("a live option changes in place, where the built component reads it") {
  Experiment e = parse_experiment(kText);
  const auto& optimizer = static_cast<const OptimizerOptions&>(*e.optimizer.options);
  set_live(e, "/optimizer/lr", "0.125");
  CHECK(optimizer.lr == 0.125);
  set_live(e, "/model/1/branch/0/rate", "0.25");
  set_live(e, "/loss/regularize/l2", "0.5");
  const Json now = parse_json(to_json(e, true));
  CHECK(now["model"][1]["branch"][0]["rate"] == 0.25);
  CHECK(now["loss"]["regularize"]["l2"] == 0.5);
}

TEST_CASE("what cannot change during a run says so, and stays") {
  Experiment e = parse_experiment(kText);
  const std::string before = to_json(e, false);
  CHECK(caught([&] { set_live(e, "/model/0/units", "5"); }).code == "live");
  CHECK(caught([&] { set_live(e, "/train/batch", "5"); }).code == "live");
  CHECK(caught([&] { set_live(e, "/optimizer/lr", "-1"); }).code == "range");
  CHECK(caught([&] { set_live(e, "/optimizer/lr", "\"fast\""); }).code == "type");
  CHECK(caught([&] { set_live(e, "/optimizer/lrr", "1"); }).message.find("did you mean \"lr\"") != std::string::npos);
  CHECK(caught([&] { set_live(e, "/model/7/rate", "1"); }).code != "");
  CHECK(caught([&] { set_live(e, "", "1"); }).code != "");
  CHECK(to_json(e, false) == before);
}

TEST_CASE("reading names the place of a mistake and what is near it") {
  const auto error = [](const std::string& assignment) {
    return caught([&] { parse_experiment(with_setting(kText, assignment)); });
  };
  CHECK(error("/model/0/units=-3").path == "/model/0/units");
  CHECK(error("/model/0/units=-3").message == "[dense] units must be from 1 to 65536, got -3");
  CHECK(error("/model/1/branch/0/rat=0.1").path == "/model/1/branch/0/rat");
  CHECK(error("/model/1/branch/0/rat=0.1").code == "unknown_key");
  CHECK(error("/optimizer=adamm").message.find("did you mean \"adam\"") != std::string::npos);
  CHECK(error("/loss/regularize/l2=-1").path == "/loss/regularize/l2");
  CHECK(error("/train/epochs=0").code == "missing");
  CHECK(error("/train/steps=5").path == "/train/steps");
  CHECK(error("/seed=1e300").code == "range");
  CHECK(error("/version=true").code == "type");
}

TEST_CASE("text that is no JSON is one error, whatever is wrong with it") {
  for (const std::string& text :
       {std::string(), std::string("{"), std::string("[1,]"), std::string("{\"a\": nan}"), std::string("\xff"),
        std::string(1000000, '['), std::string("{\"a\":1}{"), std::string("{\"a\":1,\"a\":2}"), std::string("1e999")}) {
    CHECK(caught([&] { parse_json(text); }).code == "json");
  }
  CHECK(parse_json(std::string(64, '[') + std::string(64, ']')).is_array());
}
