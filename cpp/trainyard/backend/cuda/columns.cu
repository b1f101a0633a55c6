#include "trainyard/backend/cuda/columns.h"

#include "trainyard/backend/cuda/column_reduce.h"
#include "trainyard/backend/cuda/launch.h"

namespace trainyard::cuda {

void column_sums(Device& device, Tensor<const float> x, float beta, float* y) {
  const int64_t m = x.shape.positions_in_all(), c = x.shape.last();
  const float* const from = x.data;
  reduce_columns<1>(
      device, m, c,
      [=] TY_KERNEL(int64_t i, int64_t j, Sums<1> & sums) { sums.of[0] += static_cast<double>(from[i * c + j]); },
      [=] TY_KERNEL(int64_t j, const Sums<1>& sums) {
        const double before = beta == 0.0f ? 0.0 : static_cast<double>(beta) * static_cast<double>(y[j]);
        y[j] = static_cast<float>(sums.of[0] + before);
      });
}

// In one pass, which in double is as good as two while the mean is not 10^5 times as large as the deviation: the first
// row's number is taken off before, so that it is seldom large at all.
void column_moments(Device& device, Tensor<const float> x, float* mean, float* variance) {
  const int64_t m = x.shape.positions_in_all(), c = x.shape.last();
  const float* const from = x.data;
  const double share = 1.0 / static_cast<double>(m);
  reduce_columns<2>(
      device, m, c,
      [=] TY_KERNEL(int64_t i, int64_t j, Sums<2> & sums) {
        const double d = static_cast<double>(from[i * c + j]) - static_cast<double>(from[j]);
        sums.of[0] += d;
        sums.of[1] += d * d;
      },
      [=] TY_KERNEL(int64_t j, const Sums<2>& sums) {
        const double d = sums.of[0] * share, spread = sums.of[1] * share - d * d;
        mean[j] = static_cast<float>(static_cast<double>(from[j]) + d);
        variance[j] = static_cast<float>(spread > 0.0 || spread != spread ? spread : 0.0);
      });
}

void normalized_sums(Device& device, Tensor<const float> x, Tensor<const float> dy, const float* mean,
                     const float* inv_std, float* sum_dy, float* sum_dy_xhat) {
  const int64_t m = x.shape.positions_in_all(), c = x.shape.last();
  const float* const xs = x.data;
  const float* const dys = dy.data;
  reduce_columns<2>(
      device, m, c,
      [=] TY_KERNEL(int64_t i, int64_t j, Sums<2> & sums) {
        const double g = static_cast<double>(dys[i * c + j]);
        sums.of[0] += g;
        sums.of[1] += g * (static_cast<double>(xs[i * c + j]) - static_cast<double>(mean[j]));
      },
      [=] TY_KERNEL(int64_t j, const Sums<2>& sums) {
        sum_dy[j] = static_cast<float>(sums.of[0]);
        sum_dy_xhat[j] = static_cast<float>(sums.of[1] * static_cast<double>(inv_std[j]));
      });
}

void column_affine(Device& device, Tensor<const float> x, const float* scale, const float* shift, Tensor<float> y) {
  const int64_t c = x.shape.last();
  const float* const from = x.data;
  float* const to = y.data;
  for_each(device, x.count(), [=] TY_KERNEL(int64_t i) {
    const int64_t j = divide(i, c).remainder;
    to[i] = from[i] * scale[j] + shift[j];
  });
}

void column_combine(Device& device, Tensor<const float> x1, const float* a, Tensor<const float> x2, const float* b,
                    const float* d, Tensor<float> y) {
  const int64_t c = x1.shape.last();
  const float* const first = x1.data;
  const float* const second = x2.data;
  float* const to = y.data;
  for_each(device, x1.count(), [=] TY_KERNEL(int64_t i) {
    const int64_t j = divide(i, c).remainder;
    to[i] = a[j] * first[i] + b[j] * second[i] + d[j];
  });
}

void copy_columns(Device& device, Tensor<const float> x, int64_t from, Tensor<float> y, int64_t to, int64_t count,
                  bool accumulate) {
  const int64_t cx = x.shape.last(), cy = y.shape.last();
  const float* const source = x.data;
  float* const target = y.data;
  for_each(device, x.shape.positions_in_all() * count, [=] TY_KERNEL(int64_t at) {
    const Division place = divide(at, count);
    const float value = source[place.quotient * cx + from + place.remainder];
    float& out = target[place.quotient * cy + to + place.remainder];
    out = accumulate ? out + value : value;
  });
}

}  // namespace trainyard::cuda
