// Everything registered, by kind ("layer", "optimizer", ...) and type name. Filled once by register_all(),
// which the build generates from the component folders: a new component is one new file.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "trainyard/core/fields.h"

namespace trainyard {

struct Entry {
  virtual ~Entry() = default;
  std::string type;
  std::string doc;      // one or two sentences for a form's hint
  std::string formula;  // plain text, may be empty
  std::unique_ptr<Options> (*make_options)() = nullptr;
};

class Catalog {
 public:
  // The process-wide catalogue; registers everything on first use.
  static const Catalog& instance();

  void add(const std::string& kind, std::unique_ptr<Entry> entry);
  // Null if there is no such type.
  const Entry* find(const std::string& kind, const std::string& type) const;
  // In alphabetical order; empty for an unknown kind.
  std::vector<const Entry*> entries(const std::string& kind) const;
  std::vector<std::string> kinds() const;

 private:
  std::map<std::string, std::map<std::string, std::unique_ptr<Entry>>> kinds_;
};

// Generated: calls each component file's register_<kind>_<type>().
void register_all(Catalog&);

// An entry with its way to build: Create is a function pointer or a struct of them, with a member
// `static constexpr const char* kind`.
template <class Create>
struct TypedEntry final : Entry {
  Create create{};
};

template <class O>
std::unique_ptr<Options> make_options() {
  return std::make_unique<O>();
}

template <class Create, class O>
void add_entry(Catalog& catalog, const char* type, const char* doc, const char* formula, Create create) {
  auto entry = std::make_unique<TypedEntry<Create>>();
  entry->type = type;
  entry->doc = doc;
  entry->formula = formula;
  entry->make_options = &make_options<O>;
  entry->create = create;
  catalog.add(Create::kind, std::move(entry));
}

// The factory of a component, whose kind the parser has made sure of.
template <class Create>
const Create& factory_of(const Spec& spec) {
  return static_cast<const TypedEntry<Create>*>(spec.entry)->create;
}

// A component with default options, as if the experiment had named only its type.
Spec default_spec(const std::string& kind, const std::string& type);

}  // namespace trainyard
