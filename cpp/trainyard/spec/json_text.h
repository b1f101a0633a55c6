// Small things about text that the strict reader's messages need.
#pragma once

#include <string>
#include <vector>

#include "trainyard/core/fields.h"

namespace trainyard {

// "from 1 to 65536", "above 0", "at least 0 and below 1"
std::string range_text(const Field&);

// `text` with control characters left out and cut to 60 characters, for messages.
std::string printable(const std::string& text);

}  // namespace trainyard
