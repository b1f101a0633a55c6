#include "trainyard/backend/cpu/groups.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "trainyard/backend/backend.h"
#include "trainyard/backend/cpu/column_reduce.h"

namespace trainyard::cpu {
namespace {

using simd::Vec;

// row(i) for i < n rows of `size` numbers
template <class Row>
void for_rows(int64_t n, int64_t size, Workspace& workspace, const Row& row) {
  const int64_t rows = std::max<int64_t>(1, 16384 / std::max<int64_t>(1, size));
  const auto work = [&](int64_t chunk, int) {
    for (int64_t i = chunk * rows; i < std::min(n, (chunk + 1) * rows); ++i) row(i);
  };
  const int64_t chunks = (n + rows - 1) / rows;
  if (n * size < 65536) {
    for (int64_t chunk = 0; chunk < chunks; ++chunk) work(chunk, 0);
  } else {
    workspace.threads().for_each(chunks, work);
  }
}

Vec load_or(const float* p, int64_t at, int64_t count, float otherwise) {
  return p ? simd::load_first(p + at, count) : Vec(otherwise);
}
double value_or(const float* p, int64_t at, double otherwise) { return p ? double{p[at]} : otherwise; }

double inverse_root(double variance, double epsilon) { return 1.0 / std::sqrt(std::max(0.0, variance) + epsilon); }

// ---- one place: a group is a span

// sums[s] = sum over i < n of term s; terms(i, count, out) writes kTerms vectors, zero behind `count` lanes.
template <int kTerms, class Terms>
void span_sums(int64_t n, const Terms& terms, double* sums) {
  constexpr int64_t kPart = 4096;  // as many terms are added in float
  for (int s = 0; s < kTerms; ++s) sums[s] = 0.0;
  for (int64_t first = 0; first < n; first += kPart) {
    constexpr int kVecs = 16 / Vec::kLanes;
    Vec total[kTerms][kVecs];
    const int64_t end = std::min(n, first + kPart);
    int64_t i = first;
    for (; i + 16 <= end; i += 16) {
      for (int v = 0; v < kVecs; ++v) {
        Vec term[kTerms];
        terms(i + v * Vec::kLanes, int64_t{Vec::kLanes}, term);
        for (int s = 0; s < kTerms; ++s) total[s][v] += term[s];
      }
    }
    for (int v = 0; v < kVecs && i < end; ++v, i += Vec::kLanes) {
      const int64_t count = std::min<int64_t>(Vec::kLanes, end - i);
      Vec term[kTerms];
      terms(i, count, term);
      for (int s = 0; s < kTerms; ++s) total[s][v] += simd::keep_first(term[s], count);
    }
    for (int s = 0; s < kTerms; ++s) {
      float lanes[16];
      for (int v = 0; v < kVecs; ++v) total[s][v].store(lanes + v * Vec::kLanes);
      for (const float lane : lanes) sums[s] += double{lane};
    }
  }
}

// f(j, count) for the vectors of a span
template <class F>
void for_vectors(int64_t n, const F& f) {
  for (int64_t j = 0; j < n; j += kLanes) f(j, std::min<int64_t>(kLanes, n - j));
}

void normalize_span(const float* x, int64_t n, double epsilon, const float* gamma, const float* beta, float* y,
                    float* mean, float* inv_std) {
  const double size = static_cast<double>(n);
  double sums[2];
  span_sums<1>(
      n, [&](int64_t j, int64_t count, Vec* term) { term[0] = simd::load_first(x + j, count); }, sums);
  // As in column_moments: the deviations' own mean is taken off again.
  const auto near = static_cast<float>(sums[0] / size);
  span_sums<2>(
      n,
      [&](int64_t j, int64_t count, Vec* term) {
        term[0] = simd::load_first(x + j, count) - Vec(near);
        term[1] = term[0] * term[0];
      },
      sums);
  const double off = sums[0] / size;
  *mean = static_cast<float>(double{near} + off);
  *inv_std = static_cast<float>(inverse_root(sums[1] / size - off * off, epsilon));
  const Vec center(*mean), scale(*inv_std);
  for_vectors(n, [&](int64_t j, int64_t count) {
    const Vec xhat = (simd::load_first(x + j, count) - center) * scale;
    simd::store_first(simd::fma(load_or(gamma, j, count, 1.0f), xhat, load_or(beta, j, count, 0.0f)), y + j, count);
  });
}

// With g = gamma dy and xhat = r (x - mean): dx = r (g - mean of g - xhat * mean of g xhat).
void span_gradient(const float* x, const float* dy, int64_t n, const float* gamma, float mean, float inv_std,
                   float* dx) {
  const Vec center(mean);
  double sums[2];
  span_sums<2>(
      n,
      [&](int64_t j, int64_t count, Vec* term) {
        term[0] = load_or(gamma, j, count, 1.0f) * simd::load_first(dy + j, count);
        term[1] = term[0] * (simd::load_first(x + j, count) - center);
      },
      sums);
  const double r = double{inv_std}, share = r / static_cast<double>(n);
  const Vec scale(inv_std), along_x(-share * r * r * sums[1]), shift(-share * sums[0]);
  for_vectors(n, [&](int64_t j, int64_t count) {
    const Vec g = load_or(gamma, j, count, 1.0f) * simd::load_first(dy + j, count);
    const Vec rest = simd::fma(along_x, simd::load_first(x + j, count) - center, shift);
    simd::store_first(simd::fma(scale, g, rest), dx + j, count);
  });
}

// ---- many places: sums run down the columns of one row's (p, c), then over the columns of a group

// out[s][j] = sum over the places of term s at channel j
template <int kTerms, int kVecs, class Terms>
void sum_column_block(int64_t p, int64_t j, int64_t count, const Terms& terms, float* const* out) {
  Vec total[kTerms][kVecs];
  for (int64_t i = 0; i < p;) {
    Vec sum[kTerms][kVecs];
    for (const int64_t stop = std::min(p, i + kRun); i < stop; ++i) {
      for (int v = 0; v < kVecs; ++v) {
        Vec term[kTerms];
        terms(i, j + v * kLanes, count, term);
        for (int s = 0; s < kTerms; ++s) sum[s][v] += term[s];
      }
    }
    for (int s = 0; s < kTerms; ++s) {
      for (int v = 0; v < kVecs; ++v) total[s][v] += sum[s][v];
    }
  }
  for (int s = 0; s < kTerms; ++s) {
    for (int v = 0; v < kVecs; ++v) simd::store_first(total[s][v], out[s] + j + v * kLanes, count);
  }
}
template <int kTerms, class Terms>
void place_sums(int64_t p, int64_t c, const Terms& terms, float* const* out) {
  int64_t j = 0;
  for (; j + 2 * kLanes <= c; j += 2 * kLanes) sum_column_block<kTerms, 2>(p, j, kLanes, terms, out);
  for (; j < c; j += kLanes) {
    sum_column_block<kTerms, 1>(p, j, std::min<int64_t>(kLanes, c - j), terms, out);
  }
}

// Numbers per channel, repeated over as many places as make a long loop when channels are few.
class Repeated {
 public:
  static constexpr int64_t kMost = 256;
  explicit Repeated(int64_t c) : columns_(c), period_(c >= kMost || c % kLanes == 0 ? c : kMost / c * c) {}
  int64_t period() const { return period_; }
  const float* operator()(const float* values, float* buffer) const {
    if (period_ == columns_) return values;
    for (int64_t i = 0; i < period_; i += columns_) {
      std::memcpy(buffer + i, values, static_cast<size_t>(columns_) * sizeof(float));
    }
    return buffer;
  }
  // f(first, phase, count): `count` numbers from `first` on, of the period's `phase`
  template <class F>
  void visit(int64_t n, const F& f) const {
    for (int64_t start = 0; start < n; start += period_) {
      const int64_t length = std::min(period_, n - start);
      for (int64_t j = 0; j < length; j += kLanes) f(start + j, j, std::min<int64_t>(kLanes, length - j));
    }
  }

 private:
  int64_t columns_, period_;
};

// body(group, first channel, one behind the last)
template <class Body>
void for_groups(const Groups& g, const Body& body) {
  for (int64_t group = 0; group < g.groups; ++group) body(group, group * g.width(), (group + 1) * g.width());
}

void normalize_image(const Groups& g, const float* x, double epsilon, const float* gamma, const float* beta, float* y,
                     float* mean, float* inv_std, float* scratch) {
  const int64_t p = g.p, c = g.c;
  const double size = static_cast<double>(p * g.width());
  float* const centers = scratch;
  float* const sums[2] = {scratch + c, scratch + 2 * c};
  float* const scales = sums[0];
  float* const shifts = sums[1];
  place_sums<1>(
      p, c, [&](int64_t i, int64_t j, int64_t count, Vec* term) { term[0] = simd::load_first(x + i * c + j, count); },
      sums);
  for_groups(g, [&](int64_t, int64_t first, int64_t end) {
    double sum = 0.0;
    for (int64_t j = first; j < end; ++j) sum += double{sums[0][j]};
    std::fill(centers + first, centers + end, static_cast<float>(sum / size));
  });
  place_sums<2>(
      p, c,
      [&](int64_t i, int64_t j, int64_t count, Vec* term) {
        term[0] = simd::load_first(x + i * c + j, count) - simd::load_first(centers + j, count);
        term[1] = term[0] * term[0];
      },
      sums);
  for_groups(g, [&](int64_t group, int64_t first, int64_t end) {
    double sum = 0.0, squares = 0.0;
    for (int64_t j = first; j < end; ++j) {
      sum += double{sums[0][j]};
      squares += double{sums[1][j]};
    }
    const double off = sum / size;
    mean[group] = static_cast<float>(double{centers[first]} + off);
    inv_std[group] = static_cast<float>(inverse_root(squares / size - off * off, epsilon));
    for (int64_t j = first; j < end; ++j) {
      centers[j] = mean[group];
      scales[j] = inv_std[group] * (gamma ? gamma[j] : 1.0f);
      shifts[j] = beta ? beta[j] : 0.0f;
    }
  });
  float buffers[3][Repeated::kMost];
  const Repeated repeated(c);
  const float* const center = repeated(centers, buffers[0]);
  const float* const scale = repeated(scales, buffers[1]);
  const float* const shift = repeated(shifts, buffers[2]);
  repeated.visit(p * c, [&](int64_t at, int64_t j, int64_t count) {
    const Vec deviation = simd::load_first(x + at, count) - simd::load_first(center + j, count);
    simd::store_first(simd::fma(deviation, simd::load_first(scale + j, count), simd::load_first(shift + j, count)),
                      y + at, count);
  });
}

// Leaves the sums over the places of dy and of dy xhat in scratch[0 .. c) and [c .. 2 c).
void image_gradient(const Groups& g, const float* x, const float* dy, const float* gamma, const float* mean,
                    const float* inv_std, float* dx, float* scratch) {
  const int64_t p = g.p, c = g.c;
  float* const sums[2] = {scratch, scratch + c};
  float* const centers = scratch + 2 * c;
  float* const scales = scratch + 3 * c;
  float* const along_x = scratch + 4 * c;
  float* const shifts = scratch + 5 * c;
  for_groups(
      g, [&](int64_t group, int64_t first, int64_t end) { std::fill(centers + first, centers + end, mean[group]); });
  place_sums<2>(
      p, c,
      [&](int64_t i, int64_t j, int64_t count, Vec* term) {
        term[0] = simd::load_first(dy + i * c + j, count);
        term[1] = term[0] * (simd::load_first(x + i * c + j, count) - simd::load_first(centers + j, count));
      },
      sums);
  for_groups(g, [&](int64_t group, int64_t first, int64_t end) {
    double sum = 0.0, sum_x = 0.0;
    for (int64_t j = first; j < end; ++j) {
      sum += value_or(gamma, j, 1.0) * double{sums[0][j]};
      sum_x += value_or(gamma, j, 1.0) * double{sums[1][j]};
    }
    const double r = double{inv_std[group]}, share = r / static_cast<double>(p * g.width());
    std::fill(along_x + first, along_x + end, static_cast<float>(-share * r * r * sum_x));
    std::fill(shifts + first, shifts + end, static_cast<float>(-share * sum));
    for (int64_t j = first; j < end; ++j) {
      scales[j] = inv_std[group] * (gamma ? gamma[j] : 1.0f);
      sums[1][j] *= inv_std[group];
    }
  });
  if (!dx) return;
  float buffers[4][Repeated::kMost];
  const Repeated repeated(c);
  const float* const center = repeated(centers, buffers[0]);
  const float* const scale = repeated(scales, buffers[1]);
  const float* const slope = repeated(along_x, buffers[2]);
  const float* const shift = repeated(shifts, buffers[3]);
  repeated.visit(p * c, [&](int64_t at, int64_t j, int64_t count) {
    const Vec deviation = simd::load_first(x + at, count) - simd::load_first(center + j, count);
    const Vec rest = simd::fma(simd::load_first(slope + j, count), deviation, simd::load_first(shift + j, count));
    simd::store_first(simd::fma(simd::load_first(scale + j, count), simd::load_first(dy + at, count), rest), dx + at,
                      count);
  });
}

// dgamma += sum of dy xhat, dbeta += sum of dy, for p = 1
void span_parameter_gradients(const Groups& g, const float* x, const float* dy, const float* mean, const float* inv_std,
                              float* dgamma, float* dbeta, Workspace& workspace) {
  // Each channel's number, of its group in row i
  const auto of_group = [&](const float* values, int64_t i, int64_t j, int64_t count) {
    if (g.groups == 1) return Vec(values[i]);
    float lanes[kLanes] = {};
    for (int64_t k = 0; k < count; ++k) lanes[k] = values[i * g.groups + (j + k) / g.width()];
    return Vec::load(lanes);
  };
  reduce_columns<2>(
      g.n, g.c, workspace,
      [&](int64_t i, int64_t j, int64_t count, Vec* term) {
        term[0] = simd::load_first(dy + i * g.c + j, count);
        const Vec deviation = simd::load_first(x + i * g.c + j, count) - of_group(mean, i, j, count);
        term[1] = term[0] * (deviation * of_group(inv_std, i, j, count));
      },
      [&](int64_t j, const double* sums) {
        dbeta[j] += static_cast<float>(sums[0]);
        dgamma[j] += static_cast<float>(sums[1]);
      });
}

}  // namespace

void group_norm(const Groups& g, const float* x, double epsilon, const float* gamma, const float* beta, float* y,
                float* mean, float* inv_std, float* scratch, Workspace& workspace) {
  const int64_t size = g.p * g.c, width = g.width();
  for_rows(g.n, size, workspace, [&](int64_t i) {
    if (g.p > 1) {
      normalize_image(g, x + i * size, epsilon, gamma, beta, y + i * size, mean + i * g.groups, inv_std + i * g.groups,
                      scratch + i * kGroupScratch * g.c);
      return;
    }
    for_groups(g, [&](int64_t group, int64_t first, int64_t) {
      const int64_t at = i * size + first, statistic = i * g.groups + group;
      normalize_span(x + at, width, epsilon, gamma ? gamma + first : nullptr, beta ? beta + first : nullptr, y + at,
                     mean + statistic, inv_std + statistic);
    });
  });
}

void group_norm_gradient(const Groups& g, const float* x, const float* dy, const float* gamma, const float* mean,
                         const float* inv_std, float* dx, float* dgamma, float* dbeta, float* scratch,
                         Workspace& workspace) {
  const int64_t size = g.p * g.c, width = g.width();
  if (g.p == 1) {
    if (dx) {
      for_rows(g.n, size, workspace, [&](int64_t i) {
        for_groups(g, [&](int64_t group, int64_t first, int64_t) {
          const int64_t at = i * size + first, statistic = i * g.groups + group;
          span_gradient(x + at, dy + at, width, gamma ? gamma + first : nullptr, mean[statistic], inv_std[statistic],
                        dx + at);
        });
      });
    }
    if (dgamma) span_parameter_gradients(g, x, dy, mean, inv_std, dgamma, dbeta, workspace);
    return;
  }
  for_rows(g.n, size, workspace, [&](int64_t i) {
    image_gradient(g, x + i * size, dy + i * size, gamma, mean + i * g.groups, inv_std + i * g.groups,
                   dx ? dx + i * size : nullptr, scratch + i * kGroupScratch * g.c);
  });
  if (!dgamma) return;
  for (int64_t j = 0; j < g.c; ++j) {
    double sum = 0.0, sum_xhat = 0.0;
    for (int64_t i = 0; i < g.n; ++i) {
      const float* const sums = scratch + i * kGroupScratch * g.c + j;
      sum += double{sums[0]};
      sum_xhat += double{sums[g.c]};
    }
    dbeta[j] += static_cast<float>(sum);
    dgamma[j] += static_cast<float>(sum_xhat);
  }
}

}  // namespace trainyard::cpu
