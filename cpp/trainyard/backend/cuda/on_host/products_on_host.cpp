// cuBLAS's part played by the host: sums in double, in ascending order.
#include "trainyard/backend/cuda/on_host/open_memory.h"
#include "trainyard/backend/cuda/products.h"

namespace trainyard::cuda {

struct Products::Impl {};
Products::Products(Device&) {}
Products::~Products() = default;

void Products::multiply(int64_t m, int64_t n, int64_t k, float alpha, const Matrix& a, const Matrix& b, float beta,
                        float* y, int64_t stride) {
  const OpenMemory open;
  const auto at = [](const Matrix& x, int64_t row, int64_t column) {
    return static_cast<double>(x.transposed ? x.data[column * x.stride + row] : x.data[row * x.stride + column]);
  };
  for (int64_t i = 0; i < m; ++i) {
    for (int64_t j = 0; j < n; ++j) {
      double sum = 0.0;
      for (int64_t l = 0; l < k; ++l) sum += at(a, i, l) * at(b, l, j);
      float& out = y[i * stride + j];
      const double before = beta == 0.0f ? 0.0 : static_cast<double>(beta) * static_cast<double>(out);
      out = static_cast<float>(static_cast<double>(alpha) * sum + before);
    }
  }
}

}  // namespace trainyard::cuda
