// Option structs back to JSON.
#include <cmath>
#include <set>
#include <string>

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

  void integer(const Field& f, int64_t& v) override { place(f) = v; }
  void number(const Field& f, double& v) override { place(f) = number_json(v); }
  void boolean(const Field& f, bool& v) override { place(f) = v; }
  void text(const Field& f, std::string& v) override {
    if (!v.empty()) place(f) = v;
  }
  void choice(const Field& f, std::string& v, const Choices&) override { place(f) = v; }
  void integers(const Field& f, std::vector<int64_t>& v) override {
    if (!v.empty()) place(f) = v;
  }
  void numbers(const Field& f, std::vector<double>& v) override {
    if (!v.empty()) place(f) = v;
  }
  void texts(const Field& f, std::vector<std::string>& v) override {
    if (!v.empty()) place(f) = v;
  }
  void extent(const Field& f, std::array<int64_t, 2>& v) override { place(f) = extent_json(v); }
  void padding(const Field& f, Padding& v) override { place(f) = v.same ? Json("same") : extent_json(v.amount); }
  void duration(const Field& f, Duration& v) override {
    place(f) = v.epochs >= 0.0 ? Json{{"epochs", number_json(v.epochs)}} : Json(v.steps);
  }
  void json(const Field& f, std::string& v) override {
    if (!v.empty()) place(f) = parse_json(v);
  }
  void component(const Field& f, const char*, Spec& v) override {
    if (v) place(f) = component_json(v, compact_);
  }
  void components(const Field& f, const char*, std::vector<Spec>& v) override {
    if (!v.empty() || f.required) place(f) = list_json(v);
  }
  void component_lists(const Field& f, const char*, std::vector<std::vector<Spec>>& v) override {
    Json lists = Json::array();
    for (const auto& inner : v) lists.push_back(list_json(inner));
    if (!v.empty()) place(f) = lists;
  }
  void keyed_components(const Field& f, const char*, std::vector<Spec>& v) override {
    for (const Spec& spec : v) {
      Json object = options_json(*spec.options, compact_);
      place(f)[spec.type] = object.size() == 1 && object.contains("strength") ? object["strength"] : object;
    }
  }
  void fraction_or_component(const Field& f, const char*, double& fraction, Spec& v) override {
    if (v) {
      place(f) = component_json(v, compact_);
    } else {
      place(f) = number_json(fraction);
    }
  }
  void section(const Field& f, Options& v, bool* present) override {
    if (!present || *present) place(f) = options_json(v, compact_);
  }
  void sections(const Field& f, OptionsList& v) override {
    for (size_t i = 0; i < v.size(); ++i) place(f).push_back(options_json(v.at(i), compact_));
  }

  // Must be said, whatever it is.
  bool required(const std::string& name) const { return required_.count(name) != 0; }

 private:
  static Json extent_json(const std::array<int64_t, 2>& v) { return v[0] == v[1] ? Json(v[0]) : Json{v[0], v[1]}; }
  Json list_json(const std::vector<Spec>& v) const {
    Json list = Json::array();
    for (const Spec& spec : v) list.push_back(component_json(spec, compact_));
    return list;
  }

  Json& place(const Field& f) {
    if (f.required) required_.insert(f.name);
    return out_[f.name];
  }

  Json& out_;
  bool compact_;
  std::set<std::string> required_;
};

// `sparse`: without what equals the defaults of `entry`'s options.
Json all_options(Options& options, bool compact, const Entry* sparse = nullptr) {
  Json out = Json::object();
  Writer writer(out, compact);
  options.visit_common(writer);
  options.visit(writer);
  if (!sparse) return out;
  const Json defaults = all_options(*sparse->make_options(), compact);
  Json kept = Json::object();
  for (const auto& [key, value] : out.items()) {
    if (writer.required(key) || !defaults.contains(key) || defaults[key] != value) kept[key] = value;
  }
  return kept;
}

}  // namespace

Json options_json(Options& options, bool compact) { return all_options(options, compact); }

Json component_json(const Spec& spec, bool compact) {
  Json out{{"type", spec.type}};
  const Json options = all_options(*spec.options, compact, compact ? spec.entry : nullptr);
  for (const auto& [key, value] : options.items()) out[key] = value;
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
