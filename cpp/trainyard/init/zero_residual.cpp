// INI-25: the last layer of every residual branch starts at zero, so that each block starts as the identity and the
// variance does not grow with depth (INI-24, ERR-14); all other layers start as `base` says.
#include "trainyard/init/base.h"

namespace trainyard {
namespace {

struct ZeroResidualOptions : BaseOptions {
  void visit(FieldVisitor& v) override { visit_base(v, "how all other layers start; kaiming if absent"); }
};

void draw_zero_residual(const ZeroResidualOptions& o, const Parameter& p, const RngStream& stream, float* w) {
  if (ends_branch(p)) {
    std::fill_n(w, p.shape.count(), 0.0f);
  } else {
    o.draw(p, stream, w);
  }
}

}  // namespace

TY_REGISTER_INIT(zero_residual, ZeroResidualOptions, draw_zero_residual,
                 "the last layer of every residual branch is zero: each block starts as the identity",
                 "w = 0 where a branch ends, else as base")

}  // namespace trainyard
