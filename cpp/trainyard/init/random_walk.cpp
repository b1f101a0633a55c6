// INI-29 (Sussillo & Abbott 2014): Var w = g^2 / fan_in with g such that the logarithm of the backpropagated gradient's
// length has no drift from layer to layer; what is left is a random walk whose steps shrink with the width.
// Linear: E log(chi^2_N / N) = -1/N up to 1/N^2, so g = exp(1 / (2N)). ReLU: chi^2 has as many degrees of freedom as
// units are active, Binomial(N, 1/2); the paper's fit to that, g = sqrt(2) exp(1.2 / (max(N, 6) - 2.4)), agrees with
// the expansion 1/2 log 2 + 1.25/N.
#include <algorithm>

#include "trainyard/core/math.h"
#include "trainyard/init/distribution.h"
#include "trainyard/init/initializer.h"

namespace trainyard {
namespace {

struct RandomWalkOptions : Options {
  std::string activation = "relu";
  void visit(FieldVisitor& v) override {
    v.choice({.name = "activation", .doc = "what follows the layers; linear also suits tanh around 0"}, activation,
             {"relu", "linear"});
  }
};

void draw_random_walk(const RandomWalkOptions& o, const Parameter& p, const RngStream& stream, float* w) {
  const double n = static_cast<double>(p.fan_in);
  const double gain =
      o.activation == "relu" ? math::sqrt(2.0) * math::exp(1.2 / (std::max(n, 6.0) - 2.4)) : math::exp(1.0 / (2.0 * n));
  draw_scaled("normal", gain / math::sqrt(n), p.shape.count(), stream, w);
}

}  // namespace

TY_REGISTER_INIT(random_walk, RandomWalkOptions, draw_random_walk,
                 "keeps the gradient's length without drift through very deep networks",
                 "Var w = g^2 / fan_in, g = sqrt(2) e^(1.2 / (fan_in - 2.4)) before ReLU, e^(1 / (2 fan_in)) if linear")

}  // namespace trainyard
