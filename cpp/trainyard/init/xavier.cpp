// INI-16, INI-17 (Glorot & Bengio 2010), for layers that are linear around 0, tanh for example. Two definitions go by
// the name (ERR-30): Var w = 1 / fan_in keeps the variance forward; 2 / (fan_in + fan_out), the paper's, compromises
// with the way back. They are equal where both fans are.
#include "trainyard/core/math.h"
#include "trainyard/init/distribution.h"
#include "trainyard/init/initializer.h"

namespace trainyard {
namespace {

struct XavierOptions : Options {
  std::string mode = "fan_in";
  std::string distribution = "normal";
  void visit(FieldVisitor& v) override {
    v.choice({.name = "mode", .doc = "keep the variance going forward (fan_in), or on average of both ways (fan_avg)"},
             mode, {"fan_in", "fan_avg"});
    v.choice({.name = "distribution", .doc = "normal, or uniform with the same variance"}, distribution,
             {"normal", "uniform"});
  }
};

void draw_xavier(const XavierOptions& o, const Parameter& p, const RngStream& stream, float* w) {
  const double in = static_cast<double>(p.fan_in), out = static_cast<double>(p.fan_out);
  const double variance = o.mode == "fan_in" ? 1.0 / in : 2.0 / (in + out);
  draw_scaled(o.distribution, math::sqrt(variance), p.shape.count(), stream, w);
}

}  // namespace

TY_REGISTER_INIT(xavier, XavierOptions, draw_xavier, "for tanh and its kin",
                 "Var w = 1 / fan_in, or 2 / (fan_in + fan_out)")

}  // namespace trainyard
