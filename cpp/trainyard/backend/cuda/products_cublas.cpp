// The real products.
#include <cublas_v2.h>

#include <limits>
#include <string>

#include "trainyard/backend/cuda/errors.h"
#include "trainyard/backend/cuda/products.h"

namespace trainyard::cuda {
namespace {

// What cuBLAS recommends for the newest devices; set by us, it is the same in every call and when steps are captured.
constexpr size_t kWorkspace = size_t{32} << 20;

void check_blas(cublasStatus_t status, const char* what) {
  if (status == CUBLAS_STATUS_SUCCESS) return;
  throw Error("cuda", "", "[cublas] " + std::string(what) + ": " + cublasGetStatusString(status));
}

int size(int64_t n) {
  if (n > std::numeric_limits<int>::max())
    throw Error("memory", "", "[cublas] a matrix has " + std::to_string(n) + " rows or columns, more than 2147483647");
  return static_cast<int>(n);
}

}  // namespace

struct Products::Impl {
  cublasHandle_t handle = nullptr;
  void* workspace = nullptr;
  Device& device;
};

Products::Products(Device& device) : impl_(new Impl{.device = device}) {
  check_blas(cublasCreate(&impl_->handle), "starting");
  check_blas(cublasSetStream(impl_->handle, device.stream()), "taking the stream");
  impl_->workspace = device.allocate(kWorkspace);
  check_blas(cublasSetWorkspace(impl_->handle, impl_->workspace, kWorkspace), "taking its workspace");
}

Products::~Products() {
  static_cast<void>(cublasDestroy(impl_->handle));
  impl_->device.release(impl_->workspace);
}

// cuBLAS reads matrices by columns: ours are its transposes, and y^T = op(b)^T op(a)^T.
void Products::multiply(int64_t m, int64_t n, int64_t k, float alpha, const Matrix& a, const Matrix& b, float beta,
                        float* y, int64_t stride) {
  const auto op = [](const Matrix& x) { return x.transposed ? CUBLAS_OP_T : CUBLAS_OP_N; };
  check_blas(cublasGemmEx(impl_->handle, op(b), op(a), size(n), size(m), size(k), &alpha, b.data, CUDA_R_32F,
                          size(b.stride), a.data, CUDA_R_32F, size(a.stride), &beta, y, CUDA_R_32F, size(stride),
                          CUBLAS_COMPUTE_32F, CUBLAS_GEMM_DEFAULT),
             "a product");
}

}  // namespace trainyard::cuda
