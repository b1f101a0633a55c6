// Option structs to JSON. compact leaves out what equals the defaults.
#pragma once

#include "trainyard/spec/json_reader.h"

namespace trainyard {

Json options_json(Options&, bool compact);
Json component_json(const Spec&, bool compact);

}  // namespace trainyard
