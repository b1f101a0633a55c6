// Option structs back to JSON.
#include <cmath>

#include "trainyard/core/catalog.h"
#include "trainyard/core/error.h"
#include "trainyard/spec/experiment.h"
#include "trainyard/spec/json_writer.h"

namespace trainyard {
namespace {

Json number_json(double x) {
  if (x == std::floor(x) && std::fabs(x) < 1e15) return static_cast<int64_t>(x);
  return x;
}

class Writer final : public FieldVisitor {
 public:
  Writer(Json& out, bool compact) : out_(out), compact_(compact) {}

  void integer(const Field& f, int64_t& v) override { out_[f.name] = v; }
  void number(const Field& f, double& v) override { out_[f.name] = number_json(v); }
  void boolean(const Field& f, bool& v) override { out_[f.name] = v; }
  void text(const Field& f, std::string& v) override {
    if (!v.empty()) out_[f.name] = v;
  }
  void choice(const Field& f, std::string& v, const Choices&) override { out_[f.name] = v; }
  void integers(const Field& f, std::vector<int64_t>& v) override {
    if (!v.empty()) out_[f.name] = v;
  }
  void numbers(const Field& f, std::vector<double>& v) override {
    if (!v.empty()) out_[f.name] = v;
  }
  void texts(const Field& f, std::vector<std::string>& v) override {
    if (!v.empty()) out_[f.name] = v;
  }
  void extent(const Field& f, std::array<int64_t, 2>& v) override { out_[f.name] = extent_json(v); }
  void padding(const Field& f, Padding& v) override { out_[f.name] = v.same ? Json("same") : extent_json(v.amount); }
  void duration(const Field& f, Duration& v) override {
    out_[f.name] = v.epochs >= 0.0 ? Json{{"epochs", number_json(v.epochs)}} : Json(v.steps);
  }
  void json(const Field& f, std::string& v) override {
    if (!v.empty()) out_[f.name] = parse_json(v);
  }
  void component(const Field& f, const char*, Spec& v) override {
    if (v) out_[f.name] = component_json(v, compact_);
  }
  void components(const Field& f, const char*, std::vector<Spec>& v) override {
    if (!v.empty() || f.required) out_[f.name] = list_json(v);
  }
  void component_lists(const Field& f, const char*, std::vector<std::vector<Spec>>& v) override {
    Json lists = Json::array();
    for (const auto& inner : v) lists.push_back(list_json(inner));
    if (!v.empty()) out_[f.name] = lists;
  }
  void keyed_components(const Field& f, const char*, std::vector<Spec>& v) override {
    for (const Spec& spec : v) {
      Json object = options_json(*spec.options, compact_);
      out_[f.name][spec.type] = object.size() == 1 && object.contains("strength") ? object["strength"] : object;
    }
  }
  void fraction_or_component(const Field& f, const char*, double& fraction, Spec& v) override {
    if (v) {
      out_[f.name] = component_json(v, compact_);
    } else {
      out_[f.name] = number_json(fraction);
    }
  }
  void section(const Field& f, Options& v, bool* present) override {
    if (!present || *present) out_[f.name] = options_json(v, compact_);
  }
  void sections(const Field& f, OptionsList& v) override {
    for (size_t i = 0; i < v.size(); ++i) out_[f.name].push_back(options_json(v.at(i), compact_));
  }

 private:
  static Json extent_json(const std::array<int64_t, 2>& v) { return v[0] == v[1] ? Json(v[0]) : Json{v[0], v[1]}; }
  Json list_json(const std::vector<Spec>& v) const {
    Json list = Json::array();
    for (const Spec& spec : v) list.push_back(component_json(spec, compact_));
    return list;
  }

  Json& out_;
  bool compact_;
};

Json all_options(Options& options, bool compact) {
  Json out = Json::object();
  Writer writer(out, compact);
  options.visit_common(writer);
  options.visit(writer);
  return out;
}

}  // namespace

Json options_json(Options& options, bool compact) { return all_options(options, compact); }

Json component_json(const Spec& spec, bool compact) {
  Json out{{"type", spec.type}};
  Json options = all_options(*spec.options, compact);
  const Json defaults = compact ? all_options(*spec.entry->make_options(), compact) : Json::object();
  for (const auto& [key, value] : options.items()) {
    if (compact && defaults.contains(key) && defaults[key] == value) continue;
    out[key] = value;
  }
  return compact && out.size() == 1 ? Json(spec.type) : out;
}

std::string to_json(const Experiment& experiment, bool compact, bool indent) {
  Experiment copy = experiment;  // visitors take mutable places
  Json out = all_options(copy, compact);
  if (compact) {
    Experiment blank;
    const Json defaults = all_options(blank, compact);
    for (const auto& [section, fields] : defaults.items()) {
      if (section == "version" || !out.contains(section)) continue;
      if (fields.is_object()) {
        for (const auto& [key, value] : fields.items()) {
          if (out[section].contains(key) && out[section][key] == value) out[section].erase(key);
        }
      } else if (out[section] == fields) {
        out.erase(section);
      }
    }
  }
  return out.dump(indent ? 2 : -1);
}

}  // namespace trainyard
