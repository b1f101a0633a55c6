#include "trainyard/core/catalog.h"

#include "trainyard/core/error.h"

namespace trainyard {

const Catalog& Catalog::instance() {
  static const Catalog catalog = [] {
    Catalog c;
    register_all(c);
    return c;
  }();
  return catalog;
}

void Catalog::add(const std::string& kind, std::unique_ptr<Entry> entry) {
  auto& slot = kinds_[kind][entry->type];
  if (slot) throw Error("internal", "", "two " + kind + " components are named " + entry->type);
  slot = std::move(entry);
}

const Entry* Catalog::find(const std::string& kind, const std::string& type) const {
  const auto k = kinds_.find(kind);
  if (k == kinds_.end()) return nullptr;
  const auto e = k->second.find(type);
  return e == k->second.end() ? nullptr : e->second.get();
}

std::vector<const Entry*> Catalog::entries(const std::string& kind) const {
  std::vector<const Entry*> out;
  const auto k = kinds_.find(kind);
  if (k == kinds_.end()) return out;
  for (const auto& [type, entry] : k->second) out.push_back(entry.get());
  return out;
}

std::vector<std::string> Catalog::kinds() const {
  std::vector<std::string> out;
  for (const auto& [kind, entries] : kinds_) out.push_back(kind);
  return out;
}

Spec default_spec(const std::string& kind, const std::string& type) {
  const Entry* entry = Catalog::instance().find(kind, type);
  if (!entry) throw Error("internal", "", "no " + kind + " is named " + type);
  return Spec{type, "", entry->make_options(), entry};
}

}  // namespace trainyard
