// What a run leaves for people and programs to read: summary.json and the lines at its end.
#pragma once

#include <string>

#include "trainyard/session/session.h"

namespace trainyard::cli {

struct RunReport {
  std::string experiment;  // its file
  double examples_per_second = 0.0;
  SessionOptions options;
  int devices = 1;
};

// JSON: the reason of the end, steps, final metrics on the parts that there are, parameter count, weight_hash, times.
std::string run_summary(Session&, const RunReport&);

// {"validation": {...}, "test": {...}}: every part that has examples, as JSON text. `with_train` looks at the training
// examples too; `counts` as for Session::evaluate. With the training examples, "gap": {...} tells
// how far the test examples are from them, or the validation examples where there are no others.
std::string evaluate_parts(Session&, bool with_train, const PassCounts& counts = {});

// findings_json() as sentences, "" for none.
std::string finding_lines(const std::string& findings);

// A few lines for a terminal.
std::string closing_lines(const std::string& summary, const std::string& folder);

}  // namespace trainyard::cli
