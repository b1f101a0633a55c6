// INI-31 (Kraehenbuehl et al. 2016), two phases on a batch of data. Within layers, from the input on: every output
// channel gets mean 0 and variance 1 by its weights' scale and its bias. Between layers: all get the same rate of
// change c = |g| / |W|, with g the gradient of a random projection of the output.
// Scaling layer k's output by r_k (its weights by r_k / r_{k-1}, biases by r_k) leaves a network of ReLUs the same up
// to its output's scale and multiplies c_k by (r_{k-1} / r_k)^2. So r_k = r_{k-1} sqrt(c_k / mean c), r = 1 at both
// ends, makes all equal at once, with the geometric mean; the paper goes there in damped steps. Where layers are not
// linear in scale (tanh) or not in line it is repeated.
#include <algorithm>
#include <cmath>

#include "trainyard/core/math.h"
#include "trainyard/init/distribution.h"
#include "trainyard/init/initializer.h"

namespace trainyard {
namespace {

constexpr double kSmallest = 1e-20;  // of a variance: what gives a constant has no scale to correct
constexpr double kEven = 0.02;       // relative distance from the mean rate that is left alone

struct DataDependentOptions : Options {
  int64_t rounds = 10;
  void visit(FieldVisitor& v) override {
    v.integer({.name = "rounds",
               .doc = "corrections between layers at most; 0 normalises each layer on its own only",
               .min = 0,
               .max = 1000},
              rounds);
  }
};

void draw_data_dependent(const DataDependentOptions&, const Parameter& p, const RngStream& stream, float* w) {
  draw_scaled("normal", 1.0 / math::sqrt(static_cast<double>(p.fan_in)), p.shape.count(), stream, w);
}

void normalise_channels(FitTarget& target, size_t layer) {
  const std::vector<FitTarget::Moments> moments = target.channel_moments(layer);
  std::vector<float> w = target.weights(layer), b = target.biases(layer);
  std::vector<double> factor(moments.size(), 1.0);
  for (size_t c = 0; c < moments.size(); ++c) {
    if (moments[c].variance > kSmallest) factor[c] = 1.0 / math::sqrt(moments[c].variance);
  }
  // Channels lie last.
  for (size_t k = 0; k < w.size(); ++k)
    w[k] = static_cast<float>(static_cast<double>(w[k]) * factor[k % factor.size()]);
  for (size_t c = 0; c < b.size(); ++c)
    b[c] = static_cast<float>((static_cast<double>(b[c]) - moments[c].mean) * factor[c]);
  target.set_weights(layer, w);
  target.set_biases(layer, b);
}

double mean_square(const std::vector<float>& w) {
  double sum = 0.0;
  for (const float v : w) sum += static_cast<double>(v) * static_cast<double>(v);
  return sum / static_cast<double>(w.size());
}

// False if the rates are even already, or make no sense.
bool even_rates(FitTarget& target) {
  const std::vector<double> gradients = target.gradient_squares();
  std::vector<double> rates;  // logarithms of c
  double mean = 0.0;
  for (size_t i = 0; i < gradients.size(); ++i) {
    const double size = mean_square(target.weights(i));
    if (!(gradients[i] > 0.0) || !(size > 0.0)) return false;
    rates.push_back(0.5 * math::log(gradients[i] / size));
    mean += rates.back() / static_cast<double>(gradients.size());
  }
  double worst = 0.0;
  for (const double r : rates) worst = std::max(worst, std::fabs(r - mean));
  if (!(worst > kEven)) return false;
  double scale = 0.0;  // logarithm of r
  for (size_t i = 0; i < rates.size(); ++i) {
    const double before = scale;
    scale = i + 1 == rates.size() ? 0.0 : scale + 0.5 * (rates[i] - mean);
    scale_weights(target, i, math::exp(scale - before));
    std::vector<float> b = target.biases(i);
    for (float& v : b) v = static_cast<float>(static_cast<double>(v) * math::exp(scale));
    target.set_biases(i, b);
  }
  return true;
}

void fit_data_dependent(const DataDependentOptions& o, FitTarget& target) {
  for (size_t i = 0; i < target.layers(); ++i) normalise_channels(target, i);
  for (int64_t round = 0; round < o.rounds && even_rates(target); ++round) {
  }
}

}  // namespace

TY_REGISTER_DATA_INIT(data_dependent, DataDependentOptions, draw_data_dependent, fit_data_dependent,
                      "on data: every channel gets mean 0 and variance 1, then every layer the same rate of change",
                      "W, b so that y ~ (0, 1) per channel and |g| / |W| is the same for all layers")

}  // namespace trainyard
