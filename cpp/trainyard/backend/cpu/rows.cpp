#include "trainyard/backend/cpu/rows.h"

#include <algorithm>
#include <cstring>

#include "trainyard/simd/lanes.h"
#include "trainyard/simd/math.h"

namespace trainyard::cpu {
namespace {

using simd::Vec;

// Numbers of the rows worked on together, which lie in the first-level cache; a longer row is by itself.
constexpr int64_t kChunk = 2048;

// block(first, rows): rows that follow each other, `rows` * c <= kChunk or one row.
template <class Block>
void for_blocks(int64_t n, int64_t c, Workspace& workspace, const Block& block) {
  const int64_t rows = std::clamp<int64_t>(kChunk / c, 1, kChunk);
  const int64_t chunks = (n + rows - 1) / rows;
  const auto work = [&](int64_t chunk, int) { block(chunk * rows, std::min(rows, n - chunk * rows)); };
  if (n * c < 16384) {
    for (int64_t chunk = 0; chunk < chunks; ++chunk) work(chunk, 0);
  } else {
    workspace.threads().for_each(chunks, work);
  }
}

// y = f(x...) over a span, f on vectors
template <class F, class... X>
void map_span(int64_t n, float* y, const F& f, const X*... x) {
  for (int64_t i = 0; i < n; i += kLanes) {
    const int64_t count = std::min<int64_t>(kLanes, n - i);
    simd::store_first(f(simd::load_first(x + i, count)...), y + i, count);
  }
}

// The sum of a short row, in the order that sum_terms has for any.
double row_sum(const float* x, int64_t c) {
  if (c > simd::kSums)
    return simd::sum_terms(c, [&](int64_t j, int64_t count) { return simd::load_first(x + j, count); });
  double total = 0;
  for (int64_t j = 0; j < c; ++j) total += double{x[j]};
  return total;
}

double row_dot(const float* x, const float* y, int64_t c) {
  if (c > simd::kSums) {
    return simd::sum_terms(
        c, [&](int64_t j, int64_t count) { return simd::load_first(x + j, count) * simd::load_first(y + j, count); });
  }
  double total = 0;
  for (int64_t j = 0; j < c; ++j) total += double{x[j] * y[j]};
  return total;
}

float row_max(const float* x, int64_t c) {
  if (c > simd::kSums) return simd::max_of(x, c);
  float top = x[0];
  for (int64_t j = 1; j < c; ++j) top = simd::max(top, x[j]);
  return top;
}

// sum exp(x - top) of one row, without a place for the terms
float exp_sum(const float* x, int64_t c, float top) {
  return static_cast<float>(simd::sum_terms(
      c, [&](int64_t j, int64_t count) { return simd::exp(simd::load_first(x + j, count) - Vec(top)); }));
}

// tops (rows): the largest of each row of x; powers (rows, c) = exp(x - top); sums (rows) of them, at least 1 each.
// powers may be null for one row, and may be x.
void exponentials(const float* x, int64_t rows, int64_t c, float* powers, float* tops, float* sums) {
  for (int64_t i = 0; i < rows; ++i) tops[i] = row_max(x + i * c, c);
  if (!powers) {
    sums[0] = exp_sum(x, c, tops[0]);
    return;
  }
  for (int64_t i = 0; i < rows; ++i) {
    for (int64_t j = i * c; j < (i + 1) * c; ++j) powers[j] = x[j] - tops[i];
  }
  map_span(
      rows * c, powers, [](Vec v) { return simd::exp(v); }, static_cast<const float*>(powers));
  for (int64_t i = 0; i < rows; ++i) sums[i] = static_cast<float>(row_sum(powers + i * c, c));
}

// sum_j t_j (log_sum - (s_j - top)) of a row
double row_cross_entropy(const float* s, const float* t, int64_t c, float top, float log_sum) {
  if (c > simd::kSums) {
    return simd::sum_terms(c, [&](int64_t j, int64_t count) {
      return simd::load_first(t + j, count) * (Vec(log_sum) - (simd::load_first(s + j, count) - Vec(top)));
    });
  }
  double total = 0;
  for (int64_t j = 0; j < c; ++j) total += double{t[j] * (log_sum - (s[j] - top))};
  return total;
}

}  // namespace

void softmax_rows(const float* x, int64_t n, int64_t c, float* y, Workspace& workspace) {
  if (c == 0) return;
  for_blocks(n, c, workspace, [&](int64_t first, int64_t rows) {
    float tops[kChunk], sums[kChunk];
    float* const to = y + first * c;
    exponentials(x + first * c, rows, c, to, tops, sums);
    for (int64_t i = 0; i < rows; ++i) {
      const float share = 1.0f / sums[i];
      for (int64_t j = i * c; j < (i + 1) * c; ++j) to[j] *= share;
    }
  });
}

void softmax_rows_gradient(const float* y, const float* dy, int64_t n, int64_t c, float* dx, Workspace& workspace) {
  if (c == 0) return;
  for_blocks(n, c, workspace, [&](int64_t first, int64_t rows) {
    for (int64_t i = first; i < first + rows; ++i) {
      const float* const p = y + i * c;
      const float* const up = dy + i * c;
      const float mean = static_cast<float>(row_dot(p, up, c));
      for (int64_t j = 0; j < c; ++j) dx[i * c + j] = p[j] * (up[j] - mean);
    }
  });
}

void softmax_cross_entropy(const float* scores, const float* targets, int64_t n, int64_t c, const float* weights,
                           float scale, float* dscores, float* row_loss, Workspace& workspace) {
  if (c == 0) return;
  for_blocks(n, c, workspace, [&](int64_t first, int64_t rows) {
    float tops[kChunk], sums[kChunk], log_sums[kChunk], own[kChunk];
    const float* const s = scores + first * c;
    const float* const t = targets + first * c;
    float* const powers = dscores ? dscores + first * c : rows * c <= kChunk ? own : nullptr;
    exponentials(s, rows, c, powers, tops, sums);
    map_span(
        rows, log_sums, [](Vec sum) { return simd::log(sum); }, static_cast<const float*>(sums));
    for (int64_t i = 0; i < rows; ++i) {
      const float* const target = t + i * c;
      const float weight = weights ? weights[first + i] : 1.0f;
      const double loss = row_cross_entropy(s + i * c, target, c, tops[i], log_sums[i]);
      row_loss[first + i] = static_cast<float>(double{weight} * loss);
      if (!dscores) continue;
      float* const d = powers + i * c;
      const float share = static_cast<float>(row_sum(target, c)) / sums[i], factor = scale * weight;
      for (int64_t j = 0; j < c; ++j) d[j] = factor * (share * d[j] - target[j]);
    }
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
