// Convolutions without an im2col matrix: the micro-kernel walks the window through the image itself (channels last,
// so a row of the window is contiguous), after Zhang, Franchetti & Low, "High performance zero-memory overhead
// direct convolutions" (2018). The order of every sum depends on the geometry alone.
#pragma once

#include <cstdint>

#include "trainyard/backend/backend.h"
#include "trainyard/backend/cpu/workspace.h"

namespace trainyard::cpu {

// Floats of scratch that any of the three needs.
int64_t conv_scratch(const Conv2d&, int threads);

void conv_forward(const Conv2d&, const float* x, const float* w, float* y, const Epilogue<float>&, float* scratch,
                  Workspace&);
void conv_input_gradient(const Conv2d&, const float* dy, const float* w, float* dx, float* scratch, Workspace&);
void conv_weight_gradient(const Conv2d&, const float* x, const float* dy, float* dw, float* scratch, Workspace&);

// The part of conv_scratch that the weight gradient needs.
int64_t conv_weight_gradient_scratch(const Conv2d&, int threads);

}  // namespace trainyard::cpu
