// The speed of light: a micro-kernel over packed panels that stay in the first cache, and nothing else. No product of
// matrices can be faster than this loop on the same processor. One source for WebAssembly (multiply, then add) and for
// the native build (fused); the accumulators are as many as the registers hold.
#include <cstdio>

#if defined(__AVX512F__)
constexpr int kLanes = 16, kRows = 12, kColumns = 2;
#elif defined(__AVX2__)
constexpr int kLanes = 8, kRows = 6, kColumns = 2;
#else
constexpr int kLanes = 4, kRows = 4, kColumns = 2;
#endif
constexpr int kDepth = 192;

typedef float Vec __attribute__((vector_size(4 * kLanes)));

// Of external linkage, so that no compiler works out what is in them.
alignas(64) float a[kDepth * kRows];
alignas(64) Vec b[kDepth * kColumns];
alignas(64) Vec y[kRows * kColumns];

__attribute__((noinline)) static void tile() {
  Vec sum[kRows][kColumns] = {};
  for (int k = 0; k < kDepth; ++k) {
    Vec right[kColumns];
#pragma GCC unroll 16
    for (int j = 0; j < kColumns; ++j) right[j] = b[k * kColumns + j];
#pragma GCC unroll 16
    for (int i = 0; i < kRows; ++i) {
#pragma GCC unroll 16
      for (int j = 0; j < kColumns; ++j) sum[i][j] += a[k * kRows + i] * right[j];
    }
  }
#pragma GCC unroll 16
  for (int i = 0; i < kRows; ++i) {
#pragma GCC unroll 16
    for (int j = 0; j < kColumns; ++j) y[i * kColumns + j] += sum[i][j];
  }
}

extern "C" {
double flops_of_a_tile() { return 2.0 * kRows * kColumns * kLanes * kDepth; }
void tiles(int count) {
  for (int i = 0; i < count; ++i) tile();
}
}

#ifndef __wasm__
#include <chrono>

int main() {
  const auto now = [] { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); };
  double best = 0.0;
  for (int round = 0; round < 5; ++round) {
    const double begin = now();
    double count = 0.0;
    do {
      tiles(2000);
      count += 2000.0;
    } while (now() - begin < 0.1);
    const double rate = 1e-9 * flops_of_a_tile() * count / (now() - begin);
    if (rate > best) best = rate;
  }
  std::printf("%.2f\n", best);
}
#endif
