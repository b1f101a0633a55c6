// What every optimizer must do: state is declared and starts at zero; frozen segments, the gradient and, at learning
// rate 0, the weights stay; a segment's lr_scale and the gradient scale act as they say; the backends agree, threads to
// the bit; no allocation; it descends.
#pragma once

#include <string>

#include "support/descent.h"

namespace trainyard::test {

// A mini-batch optimizer, or one that evaluates the objective at will.
void check_optimizer(const std::string& json);

}  // namespace trainyard::test
