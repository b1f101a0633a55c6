// Options written once. A struct lists its fields in visit(); parsing, printing, validation, the schema, the
// command line, the URL codec and the page's forms are visitors over that list.
// Goals: one place per option; errors with a JSON pointer. Non-goals: reflection of anything but options.
// The visitor is a plain virtual class, so that option structs cost no template code and no JSON header.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace trainyard {

class FieldVisitor;

// Base of every options struct. Fields carry their defaults as member initialisers.
struct Options {
  Options() = default;
  Options(const Options&) = default;
  Options& operator=(const Options&) = default;
  virtual ~Options() = default;
  virtual void visit(FieldVisitor&) {}
  virtual void visit_common(FieldVisitor&) {}  // fields that every component of a kind takes
  // Rules between fields; throws Error with a path relative to this object ("" or "/field").
  virtual void validate() const {}
};

struct Entry;  // core/catalog.h

// A parsed component: {"type": ..., its options}. `path` is where it stood in the experiment, `entry` what the
// catalogue knows of its type. Live changes write into *options, which the built component keeps reading.
struct Spec {
  std::string type;
  std::string path;
  std::shared_ptr<Options> options;
  const Entry* entry = nullptr;
  explicit operator bool() const { return options != nullptr; }
};

// A length of time: so many steps, or so many epochs when epochs >= 0.
struct Duration {
  int64_t steps = 0;
  double epochs = -1.0;
};

// Explicit zero padding on each side (height, width), or as much as keeps the size at stride 1.
struct Padding {
  bool same = false;
  std::array<int64_t, 2> amount{0, 0};
};

// A list of options structs, type-erased for the visitor.
class OptionsList {
 public:
  virtual ~OptionsList() = default;
  virtual size_t size() const = 0;
  virtual Options& at(size_t i) = 0;
  virtual Options& add() = 0;
  virtual void clear() = 0;
};

template <class O>
class OptionsVector final : public OptionsList {
 public:
  explicit OptionsVector(std::vector<O>& items) : items_(items) {}
  size_t size() const override { return items_.size(); }
  Options& at(size_t i) override { return items_[i]; }
  Options& add() override { return items_.emplace_back(); }
  void clear() override { items_.clear(); }

 private:
  std::vector<O>& items_;
};

// What a form, a message or the documentation needs to know of a field.
struct Field {
  const char* name;
  const char* doc;
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  bool above_min = false;  // min itself is excluded
  bool below_max = false;  // max itself is excluded
  bool required = false;
  bool live = false;  // may change during a run
};

using Choices = std::vector<const char*>;

// Each method sees the field and the value's place: a parser writes it, a printer reads it.
class FieldVisitor {
 public:
  virtual ~FieldVisitor() = default;
  virtual void integer(const Field&, int64_t&) = 0;
  virtual void number(const Field&, double&) = 0;
  virtual void boolean(const Field&, bool&) = 0;
  virtual void text(const Field&, std::string&) = 0;
  virtual void choice(const Field&, std::string&, const Choices&) = 0;
  virtual void integers(const Field&, std::vector<int64_t>&) = 0;
  virtual void numbers(const Field&, std::vector<double>&) = 0;
  virtual void texts(const Field&, std::vector<std::string>&) = 0;
  virtual void extent(const Field&, std::array<int64_t, 2>&) = 0;  // an integer for both, or [height, width]
  virtual void padding(const Field&, Padding&) = 0;                // "same", "valid", an integer or [h, w]
  virtual void duration(const Field&, Duration&) = 0;              // steps, or {"epochs": x}
  virtual void json(const Field&, std::string&) = 0;               // any value, kept as its text; "" if absent
  virtual void component(const Field&, const char* kind, Spec&) = 0;
  virtual void components(const Field&, const char* kind, std::vector<Spec>&) = 0;
  virtual void component_lists(const Field&, const char* kind, std::vector<std::vector<Spec>>&) = 0;
  // An object with one key per component type; a bare number stands for {"strength": number}.
  virtual void keyed_components(const Field&, const char* kind, std::vector<Spec>&) = 0;
  // A number from 0 to below 1, or a component.
  virtual void fraction_or_component(const Field&, const char* kind, double&, Spec&) = 0;
  // An object of its own; `present`, if given, says whether it is there at all.
  virtual void section(const Field&, Options&, bool* present = nullptr) = 0;
  virtual void sections(const Field&, OptionsList&) = 0;
};

}  // namespace trainyard
