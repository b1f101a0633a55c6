// Pooling over images (n, h, w, c), vectors along the channels. Rules as in backend/ref/pooling.h: padding never
// wins a maximum, of equal values the first wins, a NaN wins over every number.
#pragma once

#include <cstdint>

#include "trainyard/backend/backend.h"
#include "trainyard/backend/cpu/workspace.h"

namespace trainyard::cpu {

void max_pool(const Window2d&, const float* x, float* y, int32_t* argmax, Workspace&);
void max_pool_gradient(const Window2d&, const float* dy, const int32_t* argmax, float* dx, Workspace&);
void avg_pool(const Window2d&, const float* x, float* y, Workspace&);
void avg_pool_gradient(const Window2d&, const float* dy, float* dx, Workspace&);

}  // namespace trainyard::cpu
