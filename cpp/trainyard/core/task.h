// What a network is asked for.
#pragma once

#include <cstdint>

namespace trainyard {

enum class Task : uint8_t { classification, regression };

}  // namespace trainyard
