#include "trainyard/backend/backends.h"

#include "trainyard/core/error.h"

namespace trainyard {

std::unique_ptr<Backend<float>> make_backend(const std::string& name, int threads) {
  if (name == "cpu") return make_cpu_backend(threads);
  if (name == "ref") return make_reference_backend<float>();
  if (name == "cuda") return make_cuda_backend(0);
  throw Error("unsupported", "", "[backend] there are cpu, ref and cuda, got " + name);
}

}  // namespace trainyard
