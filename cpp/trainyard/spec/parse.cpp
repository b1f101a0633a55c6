// Text to experiment, and single settings into either.
#include "trainyard/core/catalog.h"
#include "trainyard/core/error.h"
#include "trainyard/core/field_walker.h"
#include "trainyard/spec/experiment.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard {
namespace {

Json::json_pointer pointer_of(const std::string& path) {
  try {
    return Json::json_pointer(path);
  } catch (const Json::exception&) {
    throw Error("path", path, "\"" + path + "\" is not a JSON pointer such as /optimizer/lr");
  }
}

Json json_or_text(const std::string& value) { return Json::accept(value) ? parse_json(value) : Json(value); }

// Finds the options that hold a path by walking the struct as it was parsed.
class Locator final : public FieldWalker {
 public:
  explicit Locator(const std::string& path) : path_(path) {}
  Options* owner = nullptr;  // the innermost options object above the path
  std::string owner_path, owner_name;
  bool is_strength = false;  // the path names a penalty by its short form, {"l2": 1e-4}

  void look(Options& options, const std::string& at, const std::string& name) {
    if (path_.rfind(at + "/", 0) != 0) return;
    owner = &options;
    owner_path = at;
    owner_name = name;
    const std::string outer = std::move(base_);
    base_ = at;
    options.visit_common(*this);
    options.visit(*this);
    base_ = outer;
  }

  void component(const Field&, const char*, Spec& v) override { look_at(v); }
  void components(const Field&, const char*, std::vector<Spec>& v) override { look_at_all(v); }
  void component_lists(const Field&, const char*, std::vector<std::vector<Spec>>& v) override {
    for (auto& inner : v) look_at_all(inner);
  }
  void keyed_components(const Field&, const char*, std::vector<Spec>& v) override {
    look_at_all(v);
    for (Spec& spec : v) {
      if (spec.path != path_) continue;
      owner = spec.options.get();
      owner_path = spec.path;
      owner_name = spec.type;
      is_strength = true;
    }
  }
  void fraction_or_component(const Field&, const char*, double&, Spec& v) override { look_at(v); }
  void section(const Field& f, Options& v, bool*) override { look(v, base_ + "/" + f.name, f.name); }

 private:
  void look_at(Spec& v) {
    if (v) look(*v.options, v.path, v.type);
  }
  void look_at_all(std::vector<Spec>& v) {
    for (Spec& spec : v) look_at(spec);
  }

  std::string path_, base_;
};

}  // namespace

Experiment parse_experiment(const std::string& text) {
  Experiment experiment;
  read_options(parse_json(text), "", "", false, experiment);
  const auto fill_in = [](Spec& spec, const char* kind, const char* type, const char* path) {
    if (spec) return;
    spec = default_spec(kind, type);
    spec.path = path;
  };
  fill_in(experiment.schedule, "schedule", "constant", "/schedule");
  fill_in(experiment.init, "init", "kaiming", "/init");
  return experiment;
}

std::string with_setting(const std::string& experiment_text, const std::string& assignment) {
  const size_t equals = assignment.find('=');
  if (equals == std::string::npos || assignment.empty() || assignment[0] != '/') {
    throw Error("path", "", "a setting looks like /optimizer/lr=0.01, got \"" + assignment + "\"");
  }
  const std::string path = assignment.substr(0, equals);
  Json document = parse_json(experiment_text);
  const Json::json_pointer place = pointer_of(path);
  // A section may be new, an element of a list not.
  Json::json_pointer above = place;
  while (!above.empty() && !document.contains(above)) above = above.parent_pointer();
  const bool stands = above == place || !document.at(above).is_array();
  // "adam" is short for {"type": "adam"}.
  if (Json& short_form = document.at(above); above != place && short_form.is_string())
    short_form = Json{{"type", short_form}};
  try {
    if (stands) document[place] = json_or_text(assignment.substr(equals + 1));
  } catch (const Json::exception&) {
    throw Error("path", path, "nothing stands at " + path + " in this experiment");
  }
  if (!stands) throw Error("path", path, "nothing stands at " + path + " in this experiment");
  return document.dump();
}

void set_live(Experiment& experiment, const std::string& path, const std::string& value) {
  Locator locator(path);
  locator.look(experiment, "", "experiment");
  const std::string name =
      locator.is_strength ? "/strength" : path.substr(locator.owner ? locator.owner_path.size() : 0);
  if (!locator.owner || name.size() < 2 || name.find('/', 1) != std::string::npos) {
    throw Error("path", path, "no option stands at " + path);
  }
  read_live_field(parse_json(value), locator.owner_path, locator.owner_name, name.substr(1), *locator.owner);
}

}  // namespace trainyard
