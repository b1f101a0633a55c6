#include "trainyard/backend/cuda/groups.h"

#include <cmath>

#include "trainyard/backend/cuda/column_reduce.h"
#include "trainyard/backend/cuda/launch.h"

namespace trainyard::cuda {
namespace {

// Where the numbers of a row's group lie.
struct Groups {
  int64_t groups, places, c, width;
  explicit Groups(Tensor<const float> x, int64_t count)
      : groups(count), places(x.row_count() / x.shape.last()), c(x.shape.last()), width(c / count) {}

  struct Place {
    int64_t at, channel;
  };
  // Number i of team `index`, the teams of one row after another.
  TY_KERNEL Place place(int64_t index, int64_t i) const {
    const Division team = divide(index, groups), within = divide(i, width);
    const int64_t channel = team.remainder * width + within.remainder;
    return {(team.quotient * places + within.quotient) * c + channel, channel};
  }
  TY_KERNEL int64_t size() const { return places * width; }
};

}  // namespace

void group_norm(Device& device, Tensor<const float> x, int64_t groups, double epsilon, const float* gamma,
                const float* beta, Tensor<float> y, float* mean, float* inv_std) {
  const Groups g(x, groups);
  const float* const from = x.data;
  float* const to = y.data;
  const double share = 1.0 / static_cast<double>(x.row_count() / groups);
  for_teams(device, x.shape[0] * groups, team_size(x.row_count() / groups), [=] TY_KERNEL(Team team) {
    const int64_t index = team.index();
    const double start = static_cast<double>(from[g.place(index, 0).at]);
    const Sums<2> sums = team.sums<2>(g.size(), [&](int64_t i, Sums<2>& into) {
      const double d = static_cast<double>(from[g.place(index, i).at]) - start;
      into.of[0] += d;
      into.of[1] += d * d;
    });
    const double off = sums.of[0] * share, spread = sums.of[1] * share - off * off;
    const double mu = start + off, r = 1.0 / sqrt((spread > 0.0 || spread != spread ? spread : 0.0) + epsilon);
    team.each(g.size(), [&](int64_t i) {
      const Groups::Place p = g.place(index, i);
      const double xhat = (static_cast<double>(from[p.at]) - mu) * r;
      to[p.at] = static_cast<float>((gamma ? static_cast<double>(gamma[p.channel]) : 1.0) * xhat +
                                    (beta ? static_cast<double>(beta[p.channel]) : 0.0));
    });
    team.once([&] {
      mean[index] = static_cast<float>(mu);
      inv_std[index] = static_cast<float>(r);
    });
  });
}

void group_norm_gradient(Device& device, Tensor<const float> x, Tensor<const float> dy, int64_t groups,
                         const float* gamma, const float* mean, const float* inv_std, Tensor<float> dx, float* dgamma,
                         float* dbeta) {
  const Groups g(x, groups);
  const float* const xs = x.data;
  const float* const dys = dy.data;
  if (dgamma) {
    const int64_t c = g.c, places = g.places, width = g.width;
    reduce_columns<2>(
        device, x.shape[0] * places, c,
        [=] TY_KERNEL(int64_t i, int64_t j, Sums<2> & sums) {
          const int64_t index = divide(i, places).quotient * groups + divide(j, width).quotient;
          const double d = static_cast<double>(dys[i * c + j]);
          sums.of[0] += d;
          sums.of[1] += d * (static_cast<double>(xs[i * c + j]) - static_cast<double>(mean[index])) *
                        static_cast<double>(inv_std[index]);
        },
        [=] TY_KERNEL(int64_t j, const Sums<2>& sums) {
          dgamma[j] += static_cast<float>(sums.of[1]);
          dbeta[j] += static_cast<float>(sums.of[0]);
        });
  }
  if (!dx) return;
  float* const to = dx.data;
  const double share = 1.0 / static_cast<double>(x.row_count() / groups);
  for_teams(device, x.shape[0] * groups, team_size(x.row_count() / groups), [=] TY_KERNEL(Team team) {
    const int64_t index = team.index();
    const double mu = static_cast<double>(mean[index]), r = static_cast<double>(inv_std[index]);
    const auto slope = [&](const Groups::Place& p) {
      return (gamma ? static_cast<double>(gamma[p.channel]) : 1.0) * static_cast<double>(dys[p.at]);
    };
    const Sums<2> sums = team.sums<2>(g.size(), [&](int64_t i, Sums<2>& into) {
      const Groups::Place p = g.place(index, i);
      const double d = slope(p);
      into.of[0] += d;
      into.of[1] += d * (static_cast<double>(xs[p.at]) - mu) * r;
    });
    team.each(g.size(), [&](int64_t i) {
      const Groups::Place p = g.place(index, i);
      const double xhat = (static_cast<double>(xs[p.at]) - mu) * r;
      to[p.at] = static_cast<float>(r * (slope(p) - sums.of[0] * share - xhat * sums.of[1] * share));
    });
  });
}

}  // namespace trainyard::cuda
