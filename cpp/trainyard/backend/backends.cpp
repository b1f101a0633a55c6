#include "trainyard/backend/backends.h"

#include "trainyard/core/error.h"

namespace trainyard {

std::unique_ptr<Backend<float>> make_backend(const std::string& name, int threads, Precision precision, int device) {
  if (name == "cpu") return make_cpu_backend(threads);
#if TY_DOUBLE_LAYERS  // a page has no use for it, and would have to download it
  if (name == "ref") return make_reference_backend<float>();
#endif
  if (name == "cuda") return make_cuda_backend(device, precision);
  throw Error("unsupported", "", "[backend] there are cpu, ref and cuda, got " + name);
}

}  // namespace trainyard
