#include "trainyard/diagnose/doctor.h"

#include <algorithm>
#include <cstdio>

#include "trainyard/diagnose/doctor_rules.h"

namespace trainyard {

bool found(const std::vector<Finding>& findings, const char* id) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& f) { return f.id == id; });
}

std::string in_words(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", value);
  return text;
}

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.0f %%", 100.0 * share);
  return text;
}

std::vector<Finding> examine(const CaseHistory& history) {
  std::vector<Finding> findings;
  for (const auto* rules : {&kDataRules, &kNetworkRules, &kCurveRules}) {
    for (const Rule rule : *rules) rule(history, findings);
  }
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.serious && !b.serious; });
  return findings;
}

}  // namespace trainyard
