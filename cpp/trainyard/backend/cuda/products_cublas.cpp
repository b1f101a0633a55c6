// The real products.
#include <cublas_v2.h>

#include <cstring>
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

cublasComputeType_t compute_type(Precision precision) {
  if (precision == Precision::tf32) return CUBLAS_COMPUTE_32F_FAST_TF32;
  if (precision == Precision::bf16) return CUBLAS_COMPUTE_32F_FAST_16BF;
  return CUBLAS_COMPUTE_32F;
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
  cublasComputeType_t compute;
};

Products::Products(Device& device, Precision precision)
    : impl_(new Impl{.device = device, .compute = compute_type(precision)}) {
  check_blas(cublasCreate(&impl_->handle), "starting");
  check_blas(cublasSetStream(impl_->handle, device.stream()), "taking the stream");
  impl_->workspace = device.allocate(kWorkspace);
  check_blas(cublasSetWorkspace(impl_->handle, impl_->workspace, kWorkspace), "taking its workspace");
}

Products::~Products() {
  static_cast<void>(cublasDestroy(impl_->handle));
  impl_->device.release(impl_->workspace);
}

namespace {

struct Product {
  cublasHandle_t handle;
  cublasComputeType_t compute;
  cublasOperation_t op_a, op_b;
  int m, n, k, stride_a, stride_b, stride;
  float alpha, beta;
  const float *a, *b;
  float* y;
};

// cuBLAS reads matrices by columns: ours are its transposes, and y^T = op(b)^T op(a)^T.
void start_product(const void* product, CUstream_st*) {
  const auto& p = *static_cast<const Product*>(product);
  check_blas(cublasGemmEx(p.handle, p.op_b, p.op_a, p.n, p.m, p.k, &p.alpha, p.b, CUDA_R_32F, p.stride_b, p.a,
                          CUDA_R_32F, p.stride_a, &p.beta, p.y, CUDA_R_32F, p.stride, p.compute, CUBLAS_GEMM_DEFAULT),
             "a product");
}

}  // namespace

void Products::multiply(int64_t m, int64_t n, int64_t k, float alpha, const Matrix& a, const Matrix& b, float beta,
                        float* y, int64_t stride) {
  const auto op = [](const Matrix& x) { return x.transposed ? CUBLAS_OP_T : CUBLAS_OP_N; };
  // Compared byte by byte with the last step's: no byte between the members is left to chance.
  Product p;
  std::memset(&p, 0, sizeof p);
  p.handle = impl_->handle;
  p.compute = impl_->compute;
  p.op_a = op(a);
  p.op_b = op(b);
  p.m = size(m);
  p.n = size(n);
  p.k = size(k);
  p.stride_a = size(a.stride);
  p.stride_b = size(b.stride);
  p.stride = size(stride);
  p.alpha = alpha;
  p.beta = beta;
  p.a = a.data;
  p.b = b.data;
  p.y = y;
  impl_->device.call(start_product, p);
}

}  // namespace trainyard::cuda
