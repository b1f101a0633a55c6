#include "trainyard/backend/cpu/spans.h"

#include <algorithm>

#include "trainyard/simd/lanes.h"

namespace trainyard::cpu {
namespace {

// At most as many chunks as there are places for their sums; a multiple of 16 elements each.
constexpr int64_t kChunk = 16384;
constexpr int64_t kMostChunks = Workspace::kPartialChunks * Workspace::kPartialColumns;

// What is cheaper than to wake a thread is filled by one.
constexpr int64_t kFillChunk = int64_t{1} << 17;

template <class F>
double reduce_span(int64_t n, Workspace& workspace, const F& terms) {
  if (n <= kChunk) return simd::sum_terms(n, terms);
  const int64_t size = std::max(kChunk, ((n + kMostChunks - 1) / kMostChunks + 15) / 16 * 16);
  const int64_t chunks = (n + size - 1) / size;
  auto* const sums = reinterpret_cast<double*>(workspace.partials());
  workspace.threads().for_each(chunks, [&](int64_t chunk, int) {
    const int64_t first = chunk * size;
    sums[chunk] =
        simd::sum_terms(std::min(size, n - first), [&](int64_t i, int64_t count) { return terms(first + i, count); });
  });
  double total = 0;
  for (int64_t chunk = 0; chunk < chunks; ++chunk) total += sums[chunk];
  return total;
}

}  // namespace

void span_fill(float* y, int64_t n, float value, Workspace& workspace) {
  workspace.threads().for_each((n + kFillChunk - 1) / kFillChunk, [&](int64_t chunk, int) {
    std::fill(y + chunk * kFillChunk, y + std::min(n, (chunk + 1) * kFillChunk), value);
  });
}

double span_sum(const float* x, int64_t n, Workspace& workspace) {
  return reduce_span(n, workspace, [&](int64_t i, int64_t count) { return simd::load_first(x + i, count); });
}

double span_dot(const float* x, const float* y, int64_t n, Workspace& workspace) {
  return reduce_span(n, workspace, [&](int64_t i, int64_t count) {
    return simd::load_first(x + i, count) * simd::load_first(y + i, count);
  });
}

}  // namespace trainyard::cpu
