// Linked where the CUDA backend is not built.
#include "trainyard/backend/backends.h"
#include "trainyard/core/error.h"

namespace trainyard {

std::unique_ptr<Backend<float>> make_cuda_backend(int) {
  throw Error("unsupported", "", "[backend] cuda is not part of this build: configure with -DTRAINYARD_CUDA=ON");
}

}  // namespace trainyard
