// Verbs over whole spans, and what follows a product.
#pragma once

#include <cstdint>

#include "trainyard/backend/backend.h"
#include "trainyard/backend/cuda/device.h"

namespace trainyard::cuda {

void fill(Device&, float* y, int64_t n, float value);
void sum(Device&, const float* x, int64_t n, double* out);
void dot(Device&, const float* x, const float* y, int64_t n, double* out);
void add_scaled(Device&, float alpha, const float* x, float* y, int64_t n);
// y = f(y + bias) for n numbers in rows of `columns`.
void apply(Device&, const Epilogue<float>&, float* y, int64_t n, int64_t columns);

}  // namespace trainyard::cuda
