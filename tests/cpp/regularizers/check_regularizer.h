// What every regularizer must do: its gradient is strength times that of its value, in double; the backends agree; no
// allocation.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "support/allocation_guard.h"
#include "support/checked.h"
#include "support/network.h"
#include "trainyard/regularizers/regularizer.h"

namespace trainyard::test {

std::unique_ptr<Regularizer<float>> regularizer_from(const std::string& json);

void check_regularizer(const std::string& json);

}  // namespace trainyard::test
