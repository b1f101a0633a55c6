// The column verbs that change every number: one pass, constants per column.
#include "trainyard/backend/cpu/columns.h"

#include <algorithm>
#include <cstring>

#include "trainyard/simd/lanes.h"

namespace trainyard::cpu {
namespace {

using simd::Vec;

constexpr int64_t kPattern = 256;  // numbers

// Per-column constants: as they are when there are many columns, repeated over whole rows when there are few, so
// that the loop over rows that follow each other without a gap is long.
struct Pattern {
  explicit Pattern(int64_t c) : columns(c), period(c >= kPattern || c == 0 ? c : kPattern / c * c) {}
  const float* repeat(const float* values, float* buffer) const {
    if (period == columns) return values;
    for (int64_t i = 0; i < period; ++i) buffer[i] = values[i % columns];
    return buffer;
  }
  int64_t columns, period;
};

// body(first, count, phase): elements first .. first+count, whose columns start at the beginning of the period.
template <class Body>
void for_periods(int64_t n, int64_t period, Workspace& workspace, const Body& body) {
  if (n == 0) return;
  const int64_t periods_a_chunk = std::max<int64_t>(1, 16384 / period);
  const int64_t chunk_size = periods_a_chunk * period;
  const auto work = [&](int64_t chunk, int) {
    const int64_t end = std::min(n, (chunk + 1) * chunk_size);
    for (int64_t first = chunk * chunk_size; first < end; first += period) body(first, std::min(period, end - first));
  };
  const int64_t chunks = (n + chunk_size - 1) / chunk_size;
  if (n < 65536) {
    for (int64_t chunk = 0; chunk < chunks; ++chunk) work(chunk, 0);
  } else {
    workspace.threads().for_each(chunks, work);
  }
}

}  // namespace

void column_affine(const float* x, int64_t m, int64_t c, const float* scale, const float* shift, float* y,
                   Workspace& workspace) {
  const Pattern pattern(c);
  float buffers[2][kPattern];
  const float* const a = pattern.repeat(scale, buffers[0]);
  const float* const b = pattern.repeat(shift, buffers[1]);
  for_periods(m * c, pattern.period, workspace, [&](int64_t first, int64_t n) {
    for (int64_t i = 0; i < n; i += kLanes) {
      const int64_t count = std::min<int64_t>(kLanes, n - i);
      const Vec value = simd::fma(simd::load_first(x + first + i, count), simd::load_first(a + i, count),
                                  simd::load_first(b + i, count));
      simd::store_first(value, y + first + i, count);
    }
  });
}

void column_combine(const float* x1, const float* a, const float* x2, const float* b, const float* d, int64_t m,
                    int64_t c, float* y, Workspace& workspace) {
  const Pattern pattern(c);
  float buffers[3][kPattern];
  const float* const pa = pattern.repeat(a, buffers[0]);
  const float* const pb = pattern.repeat(b, buffers[1]);
  const float* const pd = pattern.repeat(d, buffers[2]);
  for_periods(m * c, pattern.period, workspace, [&](int64_t first, int64_t n) {
    for (int64_t i = 0; i < n; i += kLanes) {
      const int64_t count = std::min<int64_t>(kLanes, n - i);
      const auto load = [&](const float* p) { return simd::load_first(p, count); };
      const Vec inner = simd::fma(load(pb + i), load(x2 + first + i), load(pd + i));
      simd::store_first(simd::fma(load(pa + i), load(x1 + first + i), inner), y + first + i, count);
    }
  });
}

void copy_columns(const float* x, int64_t cx, int64_t from, float* y, int64_t cy, int64_t to, int64_t m, int64_t count,
                  bool accumulate, Workspace& workspace) {
  if (count == 0) return;
  const int64_t rows = std::max<int64_t>(1, 16384 / count);
  const auto work = [&](int64_t chunk, int) {
    for (int64_t i = chunk * rows; i < std::min(m, (chunk + 1) * rows); ++i) {
      const float* const source = x + i * cx + from;
      float* const target = y + i * cy + to;
      if (!accumulate) {
        std::memcpy(target, source, static_cast<size_t>(count) * sizeof(float));
        continue;
      }
      for (int64_t j = 0; j < count; j += kLanes) {
        const int64_t lanes = std::min<int64_t>(kLanes, count - j);
        simd::store_first(simd::load_first(target + j, lanes) + simd::load_first(source + j, lanes), target + j, lanes);
      }
    }
  };
  const int64_t chunks = (m + rows - 1) / rows;
  if (m * count < 65536) {
    for (int64_t chunk = 0; chunk < chunks; ++chunk) work(chunk, 0);
  } else {
    workspace.threads().for_each(chunks, work);
  }
}

}  // namespace trainyard::cpu
