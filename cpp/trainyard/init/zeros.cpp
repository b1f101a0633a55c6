// INI-01: all weights 0. Units of a layer then stay equal for ever: for showing that, and for the last layer of a
// residual branch.
#include <algorithm>

#include "trainyard/init/initializer.h"

namespace trainyard {
namespace {

void draw_zeros(const Options&, const Parameter& p, const RngStream&, float* w) {
  std::fill_n(w, p.shape.count(), 0.0f);
}

}  // namespace

TY_REGISTER_INIT(zeros, Options, draw_zeros, "all weights 0: nothing breaks the symmetry", "w = 0")

}  // namespace trainyard
