// What schemes that change another scheme share: its options, and which weights they mean.
#pragma once

#include <algorithm>

#include "trainyard/core/error.h"
#include "trainyard/init/initializer.h"

namespace trainyard {

struct BaseOptions : Options {
  Spec base;
  void visit_base(FieldVisitor& v, const char* doc) { v.component({.name = "base", .doc = doc}, "init", base); }
  void validate() const override {
    if (base && factory_of<InitFactory>(base).fit)
      throw Error("choice", "/base", "[init] " + base.type + " looks at data: it cannot be the base of another one");
  }
  void draw(const Parameter& p, const RngStream& stream, float* w) const {
    const Spec spec = base ? base : default_spec("init", "kaiming");
    factory_of<InitFactory>(spec).draw(*spec.options, p, stream, w);
  }
};

// The weights of the last layer of a residual branch.
inline bool ends_branch(const Parameter& p) {
  return p.numbering.branch_length > 0 && p.numbering.place + 1 == p.numbering.branch_length;
}

}  // namespace trainyard
