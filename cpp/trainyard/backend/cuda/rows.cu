#include "trainyard/backend/cuda/rows.h"

#include <cmath>

#include "trainyard/backend/cuda/launch.h"

namespace trainyard::cuda {
namespace {

// log(sum exp(x)) of a team's row
TY_KERNEL double log_sum_exp(Team& team, const float* x, int64_t c) {
  const float top = team.largest(c, [&](int64_t j) { return x[j]; });
  const Sums<1> sums =
      team.sums<1>(c, [&](int64_t j, Sums<1>& into) { into.of[0] += static_cast<double>(expf(x[j] - top)); });
  return static_cast<double>(top) + log(sums.of[0]);
}

// exp(x - lse)
TY_KERNEL float share_of(float x, double lse) { return expf(static_cast<float>(static_cast<double>(x) - lse)); }

}  // namespace

void softmax_rows(Device& device, Tensor<const float> x, Tensor<float> y) {
  const int64_t c = x.shape.last();
  const float* const from = x.data;
  float* const to = y.data;
  for_teams(device, x.shape.positions_in_all(), team_size(c), [=] TY_KERNEL(Team team) {
    const float* const row = from + team.index() * c;
    const double lse = log_sum_exp(team, row, c);
    team.each(c, [&](int64_t j) { to[team.index() * c + j] = share_of(row[j], lse); });
  });
}

void softmax_rows_gradient(Device& device, Tensor<const float> y, Tensor<const float> dy, Tensor<float> dx) {
  const int64_t c = y.shape.last();
  const float* const ys = y.data;
  const float* const dys = dy.data;
  float* const to = dx.data;
  for_teams(device, y.shape.positions_in_all(), team_size(c), [=] TY_KERNEL(Team team) {
    const int64_t row = team.index() * c;
    const Sums<1> mean = team.sums<1>(c, [&](int64_t j, Sums<1>& into) {
      into.of[0] += static_cast<double>(ys[row + j]) * static_cast<double>(dys[row + j]);
    });
    team.each(c, [&](int64_t j) {
      to[row + j] =
          static_cast<float>(static_cast<double>(ys[row + j]) * (static_cast<double>(dys[row + j]) - mean.of[0]));
    });
  });
}

void softmax_cross_entropy(Device& device, Tensor<const float> scores, Tensor<const float> targets,
                           const float* weights, float scale, Tensor<float> dscores, float* row_loss) {
  const int64_t c = scores.shape.last();
  const float* const all_scores = scores.data;
  const float* const all_targets = targets.data;
  float* const to = dscores.data;
  for_teams(device, scores.shape.positions_in_all(), team_size(c), [=] TY_KERNEL(Team team) {
    const int64_t row = team.index() * c;
    const float* const s = all_scores + row;
    const float* const t = all_targets + row;
    const double weight = weights ? static_cast<double>(weights[team.index()]) : 1.0;
    const double lse = log_sum_exp(team, s, c);
    const Sums<2> sums = team.sums<2>(c, [&](int64_t j, Sums<2>& into) {
      into.of[0] -= static_cast<double>(t[j]) * (static_cast<double>(s[j]) - lse);
      into.of[1] += static_cast<double>(t[j]);
    });
    team.once([&] { row_loss[team.index()] = static_cast<float>(weight * sums.of[0]); });
    if (!to) return;
    const double factor = static_cast<double>(scale) * weight;
    team.each(c, [&](int64_t j) {
      const double slope = static_cast<double>(share_of(s[j], lse)) * sums.of[1] - static_cast<double>(t[j]);
      to[row + j] = static_cast<float>(factor * slope);
    });
  });
}

// A row is seldom long, and it is asked for seldom: one thread reads it.
void argmax_rows(Device& device, Tensor<const float> x, int32_t* index) {
  const int64_t c = x.shape.last();
  const float* const from = x.data;
  for_each(device, x.shape.positions_in_all(), [=] TY_KERNEL(int64_t i) {
    int32_t best = 0;
    for (int64_t j = 1; j < c; ++j) {
      if (from[i * c + j] > from[i * c + best]) best = static_cast<int32_t>(j);
    }
    index[i] = best;
  });
}

void gather_rows(Device& device, Tensor<const float> source, const int32_t* index, Tensor<float> y) {
  const int64_t width = y.row_count();
  const float* const from = source.data;
  float* const to = y.data;
  for_each(device, y.count(), [=] TY_KERNEL(int64_t at) {
    const Division place = divide(at, width);
    to[at] = from[index[place.quotient] * width + place.remainder];
  });
}

}  // namespace trainyard::cuda
