// Linked where the CUDA backend is not built.
#include "trainyard/backend/backends.h"
#include "trainyard/core/error.h"

namespace trainyard {

std::unique_ptr<Backend<float>> make_cuda_backend(int, Precision) {
  throw Error("unsupported", "", "[backend] cuda is not part of this build: build it with `cmake --preset cuda` on a machine with nvcc, or train with --device cpu");
}

}  // namespace trainyard
