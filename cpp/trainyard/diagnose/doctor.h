// DIA, PTH: says what is wrong with a run, with the evidence, the usual cause and what to change. Each rule looks for
// one thing; a healthy run hears nothing. The numbers that decide are named where they stand; tests plant each fault.
#pragma once

#include <string>
#include <vector>

#include "trainyard/diagnose/case_history.h"

namespace trainyard {

// A change to the experiment that may help: the value, as JSON text, at the pointer. No value: the thing there goes.
struct Remedy {
  std::string label, path, value;
};

struct Finding {
  std::string id;     // "rate_too_high"
  bool serious;       // training cannot succeed like this; else worth knowing
  std::string title;  // what
  std::string evidence, cause;
  std::vector<Remedy> remedies;
};

// The most serious first.
std::vector<Finding> examine(const CaseHistory&);

}  // namespace trainyard
