// Whatever is registered can be written down, read back and written again without a change; so can whole experiments.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "trainyard/core/catalog.h"
#include "trainyard/core/error.h"
#include "trainyard/spec/experiment.h"
#include "trainyard/spec/json_reader.h"
#include "trainyard/spec/json_writer.h"

using namespace trainyard;

namespace {

// A value for a required field that says nothing of its own.
Json value_for(const Json& field) {
  const std::string type = field["type"];
  if (type == "integer" || type == "number" || type == "extent")
    return std::max<int64_t>(1, static_cast<int64_t>(field.value("minimum", 1.0)));
  if (type == "integers" || type == "numbers") return Json::array({1});
  if (type == "duration") return 1;
  if (type == "string") return "x";
  if (type == "strings") return Json::array({"x"});
  if (type == "component_lists") return Json::array({Json::array()});
  if (type == "component") return Catalog::instance().entries(field["kind"]).front()->type;
  return Json::array();
}

// {"type": ..., every field}, as a person who fills in a whole form would leave it.
Json full_document(const Entry& entry, const Json& fields) {
  Spec spec;
  spec.type = entry.type;
  spec.options = entry.make_options();
  spec.entry = &entry;
  Json document = component_json(spec, false);
  for (const Json& field : fields) {
    if (field.contains("required")) document[field["name"].get<std::string>()] = value_for(field);
  }
  return document;
}

}  // namespace

TEST_CASE("every registered component is read back as it was written, in full and compact") {
  const Json schema = parse_json(schema_json());
  int count = 0;
  for (const auto& item : schema["kinds"].items()) {
    const std::string& kind = item.key();
    for (const Json& component : item.value()) {
      CAPTURE(kind);
      CAPTURE(component["type"]);
      const Entry* entry = Catalog::instance().find(kind, component["type"]);
      REQUIRE(entry);
      CHECK(!entry->doc.empty());
      const Json document = full_document(*entry, component["fields"]);
      const Spec spec = read_component(document, "/here", kind);
      CHECK(spec.path == "/here");
      const Json full = component_json(spec, false), compact = component_json(spec, true);
      const Spec again = read_component(compact, "/here", kind);
      CHECK(component_json(again, false) == full);
      CHECK(component_json(again, true) == compact);
      ++count;
    }
  }
  CHECK(count > 60);
}

TEST_CASE("a component with nothing but defaults is written as its name") {
  CHECK(component_json(default_spec("layer", "relu"), true) == Json("relu"));
  CHECK(component_json(default_spec("optimizer", "adam"), true) == Json("adam"));
  const Spec spec = read_component(Json{{"type", "dropout"}, {"rate", 0.25}, {"name", "d"}}, "", "layer");
  CHECK(component_json(spec, true) == Json{{"type", "dropout"}, {"name", "d"}, {"rate", 0.25}});
  // What must be said is said, also where it is the default.
  CHECK(read_component(component_json(default_spec("layer", "residual"), true), "", "layer"));
}

TEST_CASE("an experiment is read back as it was written") {
  const std::string text = R"({"version": 1, "seed": 9007199254740991,
    "data": {"source": {"type": "spiral", "points": 300}, "preprocess": ["standardize"], "mix": [{"type": "mixup", "alpha": 0.3}], "validation": 0.3, "test": 0.1},
    "init": "xavier",
    "model": [{"type": "dense", "units": 16, "init": {"type": "constant", "value": 0.5}, "lr_scale": 0.5},
              {"type": "residual", "branch": ["relu", {"type": "dense", "units": 16}]},
              {"type": "parallel", "branches": [[], ["tanh"]], "merge": "concat"}, {"type": "dense", "units": 2}],
    "loss": {"type": "softmax_cross_entropy", "smoothing": 0.1, "regularize": {"l2": 0.0001}},
    "optimizer": {"type": "adam", "lr": 0.003},
    "schedule": {"type": "warmup", "steps": {"epochs": 0.5}, "then": {"type": "step", "factor": 0.1, "at": [10, 20.5]}},
    "train": {"batch": 32, "epochs": 50, "evaluate_every": 10, "early_stopping": {"patience": 7}},
    "changes": [{"step": 10, "path": "/optimizer/lr", "value": 0.001}]})";
  const Experiment experiment = parse_experiment(text);
  const std::string full = to_json(experiment, false), compact = to_json(experiment, true);
  CHECK(to_json(parse_experiment(full), false) == full);
  CHECK(to_json(parse_experiment(compact), false) == full);
  CHECK(to_json(parse_experiment(compact), true) == compact);
  CHECK(compact.size() < full.size() * 2 / 3);
  CHECK(parse_json(compact)["seed"].get<int64_t>() == 9007199254740991);
  CHECK(parse_json(compact)["loss"]["regularize"]["l2"] == 0.0001);
  CHECK(parse_json(to_json(experiment, true, true)) == parse_json(compact));
}
