// Products of row-major matrices, by cuBLAS. Two implementations: see platform.h.
#pragma once

#include <cstdint>
#include <memory>

#include "trainyard/backend/backends.h"
#include "trainyard/backend/cuda/device.h"

namespace trainyard::cuda {

// A matrix's rows may lie further apart than they are long.
struct Matrix {
  const float* data;
  int64_t stride;
  bool transposed;
};

class Products {
 public:
  Products(Device&, Precision);  // the device outlives this
  ~Products();

  // y (m, n) = alpha * op(a) op(b) + beta * y, op(a) (m, k), op(b) (k, n). The same bits at every call.
  void multiply(int64_t m, int64_t n, int64_t k, float alpha, const Matrix& a, const Matrix& b, float beta, float* y,
                int64_t stride);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trainyard::cuda
