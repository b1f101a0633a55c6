// A visitor that takes no interest in any field: base of those that look for a few kinds only.
#pragma once

#include "trainyard/core/fields.h"

namespace trainyard {

class FieldWalker : public FieldVisitor {
 public:
  void integer(const Field&, int64_t&) override {}
  void number(const Field&, double&) override {}
  void boolean(const Field&, bool&) override {}
  void text(const Field&, std::string&) override {}
  void choice(const Field&, std::string&, const Choices&) override {}
  void integers(const Field&, std::vector<int64_t>&) override {}
  void numbers(const Field&, std::vector<double>&) override {}
  void texts(const Field&, std::vector<std::string>&) override {}
  void extent(const Field&, std::array<int64_t, 2>&) override {}
  void padding(const Field&, Padding&) override {}
  void duration(const Field&, Duration&) override {}
  void json(const Field&, std::string&) override {}
  void component(const Field&, const char*, Spec&) override {}
  void components(const Field&, const char*, std::vector<Spec>&) override {}
  void component_lists(const Field&, const char*, std::vector<std::vector<Spec>>&) override {}
  void keyed_components(const Field&, const char*, std::vector<Spec>&) override {}
  void fraction_or_component(const Field&, const char*, double&, Spec&) override {}
  void section(const Field&, Options&, bool*) override {}
  void sections(const Field&, OptionsList&) override {}
};

}  // namespace trainyard
