// The schema: every registered component and every section with its fields, read off the same visit() that the
// parser uses. Recursive through "kind".
#include <cmath>

#include "trainyard/core/catalog.h"
#include "trainyard/spec/experiment.h"
#include "trainyard/spec/json_writer.h"

namespace trainyard {
namespace {

class SchemaWriter final : public FieldVisitor {
 public:
  explicit SchemaWriter(Json& fields) : fields_(fields) {}

  void integer(const Field& f, int64_t& v) override { add(f, "integer", v); }
  void number(const Field& f, double& v) override { add(f, "number", v); }
  void boolean(const Field& f, bool& v) override { add(f, "boolean", v); }
  void text(const Field& f, std::string& v) override { add(f, "string", v); }
  void choice(const Field& f, std::string& v, const Choices& choices) override {
    add(f, "choice", v)["choices"] = choices;
  }
  void integers(const Field& f, std::vector<int64_t>& v) override { add(f, "integers", v); }
  void numbers(const Field& f, std::vector<double>& v) override { add(f, "numbers", v); }
  void texts(const Field& f, std::vector<std::string>& v) override { add(f, "strings", v); }
  void extent(const Field& f, std::array<int64_t, 2>& v) override {
    add(f, "extent", v[0] == v[1] ? Json(v[0]) : Json(v));
  }
  void padding(const Field& f, Padding& v) override { add(f, "padding", v.same ? Json("same") : Json(v.amount[0])); }
  void duration(const Field& f, Duration& v) override {
    add(f, "duration", v.epochs >= 0.0 ? Json{{"epochs", v.epochs}} : Json(v.steps));
  }
  void json(const Field& f, std::string&) override { add(f, "json", nullptr); }
  void component(const Field& f, const char* kind, Spec& v) override {
    add(f, "component", v ? component_json(v, true) : Json(nullptr))["kind"] = kind;
  }
  void components(const Field& f, const char* kind, std::vector<Spec>&) override {
    add(f, "components", Json::array())["kind"] = kind;
  }
  void component_lists(const Field& f, const char* kind, std::vector<std::vector<Spec>>&) override {
    add(f, "component_lists", Json::array())["kind"] = kind;
  }
  void keyed_components(const Field& f, const char* kind, std::vector<Spec>&) override {
    add(f, "keyed_components", Json::object())["kind"] = kind;
  }
  void fraction_or_component(const Field& f, const char* kind, double& v, Spec&) override {
    add(f, "fraction_or_component", v)["kind"] = kind;
  }
  void section(const Field& f, Options& v, bool* present) override {
    Json inner = Json::array();
    SchemaWriter writer(inner);
    v.visit(writer);
    add(f, "section", present && !*present ? Json(nullptr) : options_json(v, true))["fields"] = inner;
  }
  void sections(const Field& f, OptionsList& v) override {
    Json inner = Json::array();
    SchemaWriter writer(inner);
    v.add().visit(writer);
    v.clear();
    add(f, "sections", Json::array())["fields"] = inner;
  }

 private:
  Json& add(const Field& f, const char* type, const Json& value) {
    Json field{{"name", f.name}, {"type", type}, {"doc", f.doc}, {"default", value}};
    if (f.required) field["required"] = true;
    if (f.live) field["live"] = true;
    if (std::isfinite(f.min)) field[f.above_min ? "exclusive_minimum" : "minimum"] = f.min;
    if (std::isfinite(f.max)) field[f.below_max ? "exclusive_maximum" : "maximum"] = f.max;
    return fields_.emplace_back(std::move(field));
  }

  Json& fields_;
};

// A type's own defaults of fields that its whole kind takes, such as Adam's smaller learning rate.
Json other_defaults(const Json& fields, const Json& common) {
  Json out = Json::object();
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i]["default"] != common[i]["default"]) out[fields[i]["name"].get<std::string>()] = fields[i]["default"];
  }
  return out;
}

}  // namespace

std::string schema_json() {
  const Catalog& catalog = Catalog::instance();
  Json kinds = Json::object(), common = Json::object();
  for (const std::string& kind : catalog.kinds()) {
    kinds[kind] = Json::array();
    for (const Entry* entry : catalog.entries(kind)) {
      const auto options = entry->make_options();
      Json fields = Json::array(), shared = Json::array();
      SchemaWriter own(fields), kind_wide(shared);
      options->visit(own);
      options->visit_common(kind_wide);
      Json one{{"type", entry->type}, {"doc", entry->doc}, {"formula", entry->formula}, {"fields", fields}};
      if (!common.contains(kind)) common[kind] = shared;
      const Json defaults = other_defaults(shared, common[kind]);
      if (!defaults.empty()) one["defaults"] = defaults;
      kinds[kind].push_back(std::move(one));
    }
  }
  Experiment experiment;
  Json sections = Json::array();
  SchemaWriter writer(sections);
  experiment.visit(writer);
  return Json{{"version", 1}, {"kinds", kinds}, {"common", common}, {"experiment", sections}}.dump();
}

}  // namespace trainyard
