#include "trainyard/spec/json_reader.h"

#include <algorithm>
#include <cmath>

#include "trainyard/core/catalog.h"
#include "trainyard/core/error.h"
#include "trainyard/spec/json_text.h"

namespace trainyard {
namespace {

std::string type_of(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::boolean:
      return "a boolean";
    case Json::value_t::string:
      return "a string";
    case Json::value_t::array:
      return "a list";
    case Json::value_t::object:
      return "an object";
    default:
      return "a number";
  }
}

std::string shown(const Json& value) {
  if (value.is_structured()) return type_of(value);
  std::string text = value.dump();
  return text.size() > 60 ? text.substr(0, 57) + "..." : text;
}

class Reader final : public FieldVisitor {
 public:
  // With `only`, reads that live field and passes over the others.
  Reader(const Json& object, std::string path, std::string who, const std::string* only = nullptr)
      : object_(object), path_(std::move(path)), who_(std::move(who)), only_(only) {}

  void integer(const Field& f, int64_t& out) override {
    if (const Json* v = value(f)) out = whole(f, *v, place(f));
  }
  void number(const Field& f, double& out) override {
    if (const Json* v = value(f)) out = real(f, *v, place(f));
  }
  void boolean(const Field& f, bool& out) override {
    if (const Json* v = value(f)) {
      if (!v->is_boolean()) wrong(f, *v, "true or false");
      out = v->get<bool>();
    }
  }
  void text(const Field& f, std::string& out) override {
    if (const Json* v = value(f)) out = string(f, *v, place(f));
  }
  void choice(const Field& f, std::string& out, const Choices& choices) override {
    const Json* v = value(f);
    if (!v) return;
    const std::string word = string(f, *v, place(f));
    std::vector<std::string> names(choices.begin(), choices.end());
    if (std::find(names.begin(), names.end(), word) == names.end()) {
      std::string list;
      for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
      throw Error("choice", place(f),
                  label(f) + " must be one of " + list + ", got " + shown(*v) + did_you_mean(word, names));
    }
    out = word;
  }
  void integers(const Field& f, std::vector<int64_t>& out) override {
    list(f, out, [&](const Json& v, const std::string& at) { return whole(f, v, at); });
  }
  void numbers(const Field& f, std::vector<double>& out) override {
    list(f, out, [&](const Json& v, const std::string& at) { return real(f, v, at); });
  }
  void texts(const Field& f, std::vector<std::string>& out) override {
    list(f, out, [&](const Json& v, const std::string& at) { return string(f, v, at); });
  }
  void extent(const Field& f, std::array<int64_t, 2>& out) override {
    if (const Json* v = value(f)) out = pair(f, *v);
  }
  void padding(const Field& f, Padding& out) override {
    const Json* v = value(f);
    if (!v) return;
    if (v->is_string()) {
      const std::string word = v->get<std::string>();
      if (word != "same" && word != "valid") wrong(f, *v, "\"same\", \"valid\", a number or [height, width]");
      out = {word == "same", {0, 0}};
    } else {
      out = {false, pair(f, *v)};
    }
  }
  void duration(const Field& f, Duration& out) override {
    const Json* v = value(f);
    if (!v) return;
    if (v->is_object() && v->size() == 1 && v->contains("epochs") && (*v)["epochs"].is_number()) {
      out = {0, (*v)["epochs"].get<double>()};
      if (!(out.epochs > 0.0 && out.epochs < 1e9)) wrong(f, (*v)["epochs"], "a positive number of epochs");
    } else {
      if (!v->is_number()) wrong(f, *v, "a number of steps or {\"epochs\": x}");
      out = {whole(f, *v, place(f)), -1.0};
      if (out.steps < 0) wrong(f, *v, "a number of steps from 0");
    }
  }
  void json(const Field& f, std::string& out) override {
    if (const Json* v = value(f)) out = v->dump();
  }
  void component(const Field& f, const char* kind, Spec& out) override {
    if (const Json* v = value(f)) out = read_component(*v, place(f), kind);
  }
  void components(const Field& f, const char* kind, std::vector<Spec>& out) override {
    list(f, out, [&](const Json& v, const std::string& at) { return read_component(v, at, kind); });
  }
  void component_lists(const Field& f, const char* kind, std::vector<std::vector<Spec>>& out) override {
    list(f, out, [&](const Json& v, const std::string& at) {
      if (!v.is_array()) throw Error("type", at, label(f) + " must be a list of lists, got " + shown(v));
      std::vector<Spec> inner;
      for (size_t i = 0; i < v.size(); ++i) inner.push_back(read_component(v[i], at + "/" + std::to_string(i), kind));
      return inner;
    });
  }
  void keyed_components(const Field& f, const char* kind, std::vector<Spec>& out) override {
    const Json* v = value(f);
    if (!v) return;
    if (!v->is_object()) wrong(f, *v, "an object with one key per type");
    out.clear();
    for (const auto& [type, options] : v->items()) {
      Json full = options.is_object() ? options : Json::object();
      if (full.contains("type"))
        throw Error("unknown_key", place(f) + "/" + pointer_token(type) + "/type",
                    label(f) + ": the key names the type already");
      full["type"] = type;
      if (options.is_number()) full["strength"] = options;
      if (!options.is_number() && !options.is_object()) wrong(f, options, "a number or an object");
      const std::string at = place(f) + "/" + pointer_token(type);
      try {
        out.push_back(read_component(full, at, kind));
      } catch (const Error& e) {  // the short form has no "strength" to point at
        throw Error(e.code, options.is_number() ? at : e.path, e.what());
      }
    }
  }
  void fraction_or_component(const Field& f, const char* kind, double& fraction, Spec& out) override {
    const Json* v = value(f);
    if (!v) return;
    if (v->is_number()) {
      fraction = v->get<double>();
      if (!(fraction >= 0.0 && fraction < 1.0)) wrong(f, *v, "a share from 0 to below 1");
    } else {
      out = read_component(*v, place(f), kind);
    }
  }
  void section(const Field& f, Options& out, bool* present) override {
    const Json* v = value(f);
    if (present) *present = v != nullptr;
    if (v) read_options(*v, place(f), f.name, false, out);
  }
  void sections(const Field& f, OptionsList& out) override {
    const Json* v = value(f);
    if (!v) return;
    if (!v->is_array()) wrong(f, *v, "a list");
    out.clear();
    for (size_t i = 0; i < v->size(); ++i)
      read_options((*v)[i], place(f) + "/" + std::to_string(i), f.name, false, out.add());
  }

  void finish(bool typed) const {
    for (const auto& [key, unused] : object_.items()) {
      if ((typed && key == "type") || std::find(names_.begin(), names_.end(), key) != names_.end()) continue;
      throw Error("unknown_key", path_ + "/" + pointer_token(key),
                  prefix() + "unknown key \"" + printable(key) + "\"" + did_you_mean(key, names_));
    }
  }
  bool found() const { return found_; }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::string prefix() const { return who_.empty() ? "" : "[" + who_ + "] "; }
  std::string label(const Field& f) const { return prefix() + f.name; }
  std::string place(const Field& f) const { return path_ + "/" + f.name; }

  const Json* value(const Field& f) {
    names_.push_back(f.name);
    if (only_) {
      if (*only_ != f.name) return nullptr;
      found_ = true;
      if (!f.live) throw Error("live", path_ + "/" + f.name, label(f) + " cannot change during a run: start a new one");
    }
    const auto it = object_.find(f.name);
    if (it == object_.end()) {
      if (f.required && !only_) missing(f);
      return nullptr;
    }
    return &*it;
  }

  // A key that is nearly this one says more than that this one is missing.
  [[noreturn]] void missing(const Field& f) const {
    for (const auto& [key, unused] : object_.items()) {
      const std::string near = did_you_mean(key, {f.name});
      if (!near.empty())
        throw Error("unknown_key", path_ + "/" + pointer_token(key),
                    prefix() + "unknown key \"" + printable(key) + "\"" + near);
    }
    throw Error("missing", path_ + "/" + f.name, label(f) + " is missing: " + f.doc);
  }

  [[noreturn]] void wrong(const Field& f, const Json& v, const std::string& wanted) const {
    throw Error("type", place(f), label(f) + " must be " + wanted + ", got " + shown(v));
  }

  double real(const Field& f, const Json& v, const std::string& at) const {
    if (!v.is_number()) throw Error("type", at, label(f) + " must be a number, got " + shown(v));
    const double x = v.get<double>();
    const bool low = f.above_min ? x <= f.min : x < f.min;
    const bool high = f.below_max ? x >= f.max : x > f.max;
    if (low || high || !std::isfinite(x))
      throw Error("range", at, label(f) + " must be " + range_text(f) + ", got " + shown(v));
    return x;
  }
  int64_t whole(const Field& f, const Json& v, const std::string& at) const {
    if (!v.is_number() || v.get<double>() != std::floor(v.get<double>())) {
      throw Error("type", at, label(f) + " must be a whole number, got " + shown(v));
    }
    const double x = real(f, v, at);
    if (std::fabs(x) > 9007199254740992.0) throw Error("range", at, label(f) + " must be below 2^53, got " + shown(v));
    return static_cast<int64_t>(x);
  }
  std::string string(const Field& f, const Json& v, const std::string& at) const {
    if (!v.is_string()) throw Error("type", at, label(f) + " must be a string, got " + shown(v));
    return v.get<std::string>();
  }
  std::array<int64_t, 2> pair(const Field& f, const Json& v) const {
    if (v.is_number()) {
      const int64_t both = whole(f, v, place(f));
      return {both, both};
    }
    if (!v.is_array() || v.size() != 2) wrong(f, v, "a whole number or [height, width]");
    return {whole(f, v[0], place(f) + "/0"), whole(f, v[1], place(f) + "/1")};
  }
  template <class Item, class Read>
  void list(const Field& f, std::vector<Item>& out, const Read& read) {
    const Json* v = value(f);
    if (!v) return;
    if (!v->is_array()) wrong(f, *v, "a list");
    out.clear();
    for (size_t i = 0; i < v->size(); ++i) out.push_back(read((*v)[i], place(f) + "/" + std::to_string(i)));
  }

  const Json& object_;
  std::string path_, who_;
  const std::string* only_;
  bool found_ = false;
  std::vector<std::string> names_;
};

void validate(const Options& options, const std::string& path) {
  try {
    options.validate();
  } catch (const Error& e) {
    throw Error(e.code, path + e.path, e.what());
  }
}

}  // namespace

void read_options(const Json& object, const std::string& path, const std::string& who, bool typed, Options& options) {
  if (!object.is_object())
    throw Error(
        "type", path,
        (who.empty() ? "an experiment" : "[" + who + "]") + std::string(" must be an object, got ") + shown(object));
  Reader reader(object, path, who);
  options.visit_common(reader);
  options.visit(reader);
  reader.finish(typed);
  validate(options, path);
}

Spec read_component(const Json& value, const std::string& path, const std::string& kind) {
  Json object = value.is_string() ? Json{{"type", value}} : value;
  if (!object.is_object())
    throw Error("type", path, "a " + kind + " must be a name or an object with \"type\", got " + shown(value));
  const auto type = object.find("type");
  if (type == object.end()) throw Error("missing", path + "/type", "a " + kind + " needs a \"type\"");
  if (!type->is_string()) throw Error("type", path + "/type", "\"type\" must be a string, got " + shown(*type));
  const std::string name = type->get<std::string>();
  const Entry* entry = Catalog::instance().find(kind, name);
  if (!entry) {
    std::vector<std::string> names;
    for (const Entry* e : Catalog::instance().entries(kind)) names.push_back(e->type);
    throw Error("unknown_type", value.is_string() ? path : path + "/type",
                "there is no " + kind + " named \"" + printable(name) + "\"" + did_you_mean(name, names));
  }
  Spec spec{name, path, entry->make_options(), entry};
  read_options(object, path, name, true, *spec.options);
  return spec;
}

void read_live_field(const Json& value, const std::string& path, const std::string& who, const std::string& name,
                     Options& options) {
  const Json object{{name, value}};
  Reader reader(object, path, who, &name);
  options.visit_common(reader);
  options.visit(reader);
  if (!reader.found())
    throw Error("unknown_key", path + "/" + pointer_token(name),
                "[" + who + "] unknown key \"" + printable(name) + "\"" + did_you_mean(name, reader.names()));
  validate(options, path);
}

}  // namespace trainyard
