#include "trainyard/backend/cpu/rows.h"

#include <algorithm>
#include <cstring>

#include "trainyard/simd/lanes.h"
#include "trainyard/simd/math.h"

namespace trainyard::cpu {
namespace {

using simd::Vec;

float scalar_log(float x) {
  float lanes[kLanes];
  simd::log(Vec(x)).store(lanes);
  return lanes[0];
}

// sum exp(x - top), at least 1: the term of the maximum
float exp_sum(const float* x, int64_t c, float top) {
  return static_cast<float>(simd::sum_terms(
      c, [&](int64_t j, int64_t count) { return simd::exp(simd::load_first(x + j, count) - Vec(top)); }));
}

// row(i) for i < n
template <class Row>
void for_rows(int64_t n, int64_t c, Workspace& workspace, const Row& row) {
  const int64_t rows = std::max<int64_t>(1, 4096 / std::max<int64_t>(1, c));
  const auto work = [&](int64_t chunk, int) {
    for (int64_t i = chunk * rows; i < std::min(n, (chunk + 1) * rows); ++i) row(i);
  };
  const int64_t chunks = (n + rows - 1) / rows;
  if (n * c < 16384) {
    for (int64_t chunk = 0; chunk < chunks; ++chunk) work(chunk, 0);
  } else {
    workspace.threads().for_each(chunks, work);
  }
}

// y = f(x) over one row, f on vectors
template <class F>
void map_row(int64_t c, float* y, const F& f) {
  for (int64_t j = 0; j < c; j += kLanes) {
    const int64_t count = std::min<int64_t>(kLanes, c - j);
    simd::store_first(f(j, count), y + j, count);
  }
}

}  // namespace

void softmax_rows(const float* x, int64_t n, int64_t c, float* y, Workspace& workspace) {
  if (c == 0) return;
  for_rows(n, c, workspace, [&](int64_t i) {
    const float* const row = x + i * c;
    const float top = simd::max_of(row, c);
    const Vec share(1.0f / exp_sum(row, c, top));
    map_row(c, y + i * c,
            [&](int64_t j, int64_t count) { return share * simd::exp(simd::load_first(row + j, count) - Vec(top)); });
  });
}

void softmax_rows_gradient(const float* y, const float* dy, int64_t n, int64_t c, float* dx, Workspace& workspace) {
  for_rows(n, c, workspace, [&](int64_t i) {
    const float* const p = y + i * c;
    const float* const up = dy + i * c;
    const Vec mean(simd::sum_terms(
        c, [&](int64_t j, int64_t count) { return simd::load_first(p + j, count) * simd::load_first(up + j, count); }));
    map_row(c, dx + i * c, [&](int64_t j, int64_t count) {
      return simd::load_first(p + j, count) * (simd::load_first(up + j, count) - mean);
    });
  });
}

void softmax_cross_entropy(const float* scores, const float* targets, int64_t n, int64_t c, const float* weights,
                           float scale, float* dscores, float* row_loss, Workspace& workspace) {
  if (c == 0) return;
  for_rows(n, c, workspace, [&](int64_t i) {
    const float* const s = scores + i * c;
    const float* const t = targets + i * c;
    const float weight = weights ? weights[i] : 1.0f;
    const float top = simd::max_of(s, c);
    const float sum = exp_sum(s, c, top);
    const Vec log_sum(scalar_log(sum));
    const double loss = simd::sum_terms(c, [&](int64_t j, int64_t count) {
      return simd::load_first(t + j, count) * (log_sum - (simd::load_first(s + j, count) - Vec(top)));
    });
    row_loss[i] = static_cast<float>(double{weight} * loss);
    if (!dscores) return;
    const double total = simd::sum_terms(c, [&](int64_t j, int64_t count) { return simd::load_first(t + j, count); });
    const Vec share(static_cast<float>(total) / sum), factor(scale * weight);
    map_row(c, dscores + i * c, [&](int64_t j, int64_t count) {
      const Vec p = share * simd::exp(simd::load_first(s + j, count) - Vec(top));
      return factor * (p - simd::load_first(t + j, count));
    });
  });
}

void argmax_rows(const float* x, int64_t n, int64_t c, int32_t* index) {
  for (int64_t i = 0; i < n; ++i) {
    const float* const row = x + i * c;
    index[i] = static_cast<int32_t>(std::max_element(row, row + c) - row);
  }
}

void gather_rows(const float* source, const int32_t* index, int64_t n, int64_t width, float* y) {
  if (width == 0) return;
  for (int64_t i = 0; i < n; ++i) {
    std::memcpy(y + i * width, source + index[i] * width, static_cast<size_t>(width) * sizeof(float));
  }
}

}  // namespace trainyard::cpu
