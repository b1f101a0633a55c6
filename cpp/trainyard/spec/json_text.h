// Small things about text that the strict reader's messages need.
#pragma once

#include <string>
#include <vector>

#include "trainyard/core/fields.h"
#include "trainyard/core/text.h"

namespace trainyard {

// "from 1 to 65536", "above 0", "at least 0 and below 1"
std::string range_text(const Field&);

}  // namespace trainyard
