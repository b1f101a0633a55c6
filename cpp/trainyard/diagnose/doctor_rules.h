// The doctor's rules: each adds what it finds. A later one may look at what was found before.
#pragma once

#include <vector>

#include "trainyard/diagnose/doctor.h"

namespace trainyard {

using Rule = void (*)(const CaseHistory&, std::vector<Finding>&);
extern const std::vector<Rule> kDataRules, kNetworkRules, kCurveRules;

bool found(const std::vector<Finding>&, const char* id);

// Numbers in sentences: three significant digits, a share as "34 %".
std::string in_words(double value);
std::string percent(double share);

}  // namespace trainyard
