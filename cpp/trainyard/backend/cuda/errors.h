// CUDA's status codes as exceptions.
#pragma once

#include <driver_types.h>

#include "trainyard/core/error.h"

namespace trainyard::cuda {

// Error{"cuda"}: `what` was being done when it failed, and CUDA's own words.
void check(cudaError_t status, const char* what);

}  // namespace trainyard::cuda
