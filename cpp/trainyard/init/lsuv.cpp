// INI-30, layer-sequential unit variance (Mishkin & Matas 2016): orthonormal weights, then layer by layer from the
// input on, each divided by the standard deviation of its output on a batch until that is 1.
#include <cmath>

#include "trainyard/core/math.h"
#include "trainyard/init/initializer.h"
#include "trainyard/init/orthonormal.h"

namespace trainyard {
namespace {

struct LsuvOptions : Options {
  double tolerance = 0.1;
  int64_t trials = 10;
  void visit(FieldVisitor& v) override {
    v.number({.name = "tolerance",
              .doc = "how far from 1 a layer's output variance may stay",
              .min = 0,
              .max = 1,
              .above_min = true},
             tolerance);
    v.integer({.name = "trials", .doc = "corrections of one layer at most", .min = 1, .max = 1000}, trials);
  }
};

void draw_lsuv(const LsuvOptions&, const Parameter& p, const RngStream& stream, float* w) {
  draw_orthonormal(p, 1.0, stream, w);
}

void fit_lsuv(const LsuvOptions& o, FitTarget& target) {
  for (size_t i = 0; i < target.layers(); ++i) {
    for (int64_t trial = 0; trial < o.trials; ++trial) {
      const double variance = target.output_moments(i).variance;
      // A layer that gives a constant has no scale to correct.
      if (!(variance > 0.0) || std::abs(variance - 1.0) < o.tolerance) break;
      scale_weights(target, i, 1.0 / math::sqrt(variance));
    }
  }
}

}  // namespace

TY_REGISTER_DATA_INIT(lsuv, LsuvOptions, draw_lsuv, fit_lsuv,
                      "orthogonal, then scaled on data until every layer's output has variance 1",
                      "W = Q / std(output)")

}  // namespace trainyard
