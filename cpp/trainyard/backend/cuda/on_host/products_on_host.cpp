// cuBLAS's part played by the host: sums in double, in ascending order.
#include <cstring>

#include "trainyard/backend/cuda/products.h"

namespace trainyard::cuda {

struct Products::Impl {
  Device& device;
  int bits;
};
Products::Products(Device& device, Precision precision)
    : impl_(new Impl{device, precision == Precision::tf32   ? 13
                             : precision == Precision::bf16 ? 16
                                                            : 0}) {}
Products::~Products() = default;

namespace {

struct Product {
  int64_t m, n, k, stride;
  Matrix a, b;
  float* y;
  float alpha, beta;
  int bits;
};

// x without its last `bits` bits, to the nearest, ties to even.
double rounded(float x, int bits) {
  uint32_t word = 0;
  std::memcpy(&word, &x, sizeof word);
  if (bits > 0) word = (word + ((1u << (bits - 1)) - 1u) + ((word >> bits) & 1u)) >> bits << bits;
  std::memcpy(&x, &word, sizeof word);
  return static_cast<double>(x);
}

void start_product(const void* product, CUstream_st*) {
  const auto& p = *static_cast<const Product*>(product);
  const auto at = [&](const Matrix& x, int64_t row, int64_t column) {
    return rounded(x.transposed ? x.data[column * x.stride + row] : x.data[row * x.stride + column], p.bits);
  };
  for (int64_t i = 0; i < p.m; ++i) {
    for (int64_t j = 0; j < p.n; ++j) {
      double sum = 0.0;
      for (int64_t l = 0; l < p.k; ++l) sum += at(p.a, i, l) * at(p.b, l, j);
      float& out = p.y[i * p.stride + j];
      const double before = p.beta == 0.0f ? 0.0 : static_cast<double>(p.beta) * static_cast<double>(out);
      out = static_cast<float>(static_cast<double>(p.alpha) * sum + before);
    }
  }
}

}  // namespace

void Products::multiply(int64_t m, int64_t n, int64_t k, float alpha, const Matrix& a, const Matrix& b, float beta,
                        float* y, int64_t stride) {
  Product p;
  std::memset(static_cast<void*>(&p), 0, sizeof p);
  p.m = m;
  p.n = n;
  p.k = k;
  p.stride = stride;
  p.a.data = a.data;
  p.a.stride = a.stride;
  p.a.transposed = a.transposed;
  p.b.data = b.data;
  p.b.stride = b.stride;
  p.b.transposed = b.transposed;
  p.y = y;
  p.bits = impl_->bits;
  p.alpha = alpha;
  p.beta = beta;
  impl_->device.call(start_product, p);
}

}  // namespace trainyard::cuda
