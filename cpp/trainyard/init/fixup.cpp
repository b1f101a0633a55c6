// INI-26 (Zhang, Dauphin & Ma 2019), for residual networks without normalisation: the classifier and the last layer of
// every branch start at zero; the other layers of a branch as `base` says, times L^(-1 / (2m - 2)) for L branches of
// m layers; layers outside branches as `base` says. The paper's third rule, a scalar multiplier in every branch and
// scalar biases before each layer and activation, is the layer scalar_affine.
// Why: then the update of all branches together changes the output by O(lr), whatever the depth.
#include "trainyard/core/math.h"
#include "trainyard/init/base.h"

namespace trainyard {
namespace {

struct FixupOptions : BaseOptions {
  void visit(FieldVisitor& v) override { visit_base(v, "what is scaled; kaiming if absent"); }
};

void draw_fixup(const FixupOptions& o, const Parameter& p, const RngStream& stream, float* w) {
  const Numbering& n = p.numbering;
  const bool classifier = n.branch_length == 0 && n.blocks > 0 && n.place + 1 == n.layers;
  if (classifier || ends_branch(p)) {
    std::fill_n(w, p.shape.count(), 0.0f);
    return;
  }
  o.draw(p, stream, w);
  if (n.branch_length < 2) return;
  const double scale =
      math::pow(static_cast<double>(n.blocks), -1.0 / (2.0 * static_cast<double>(n.branch_length) - 2.0));
  for (int64_t i = 0; i < p.shape.count(); ++i) w[i] = static_cast<float>(scale * static_cast<double>(w[i]));
}

}  // namespace

TY_REGISTER_INIT(fixup, FixupOptions, draw_fixup,
                 "for deep residual networks without batch norm: branches start at zero and scaled by their number",
                 "w = base L^(-1 / (2m - 2)) in a branch of m layers, 0 at its end and in the classifier")

}  // namespace trainyard
