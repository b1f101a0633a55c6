// INI-20, INI-21 (He et al. 2015): Var w = 2 / ((1 + slope^2) fan), so that the second moment passes a (leaky)
// ReLU unchanged.
#include "trainyard/core/math.h"
#include "trainyard/init/distribution.h"
#include "trainyard/init/initializer.h"

namespace trainyard {
namespace {

struct KaimingOptions : Options {
  std::string mode = "fan_in";
  double slope = 0.0;
  std::string distribution = "normal";
  void visit(FieldVisitor& v) override {
    v.choice({.name = "mode", .doc = "keep the variance going forward (fan_in) or backward (fan_out)"}, mode,
             {"fan_in", "fan_out"});
    v.number({.name = "slope",
              .doc = "slope of the following leaky ReLU for negative inputs; 0 for ReLU",
              .min = 0,
              .max = 1e3},
             slope);
    v.choice({.name = "distribution", .doc = "normal, or uniform with the same variance"}, distribution,
             {"normal", "uniform"});
  }
};

void draw_kaiming(const KaimingOptions& o, const Parameter& p, const RngStream& stream, float* w) {
  const double fan = static_cast<double>(o.mode == "fan_in" ? p.fan_in : p.fan_out);
  draw_scaled(o.distribution, math::sqrt(2.0 / ((1.0 + o.slope * o.slope) * fan)), p.shape.count(), stream, w);
}

}  // namespace

TY_REGISTER_INIT(kaiming, KaimingOptions, draw_kaiming, "for ReLU and its kin", "Var w = 2 / ((1 + slope^2) fan)")

}  // namespace trainyard
