// PRE-01: each column of the data gets mean 0.
#include "trainyard/data/transforms/affine.h"

namespace trainyard {
namespace {

using Center = Affine<AffineTransform::Over::element, AffineTransform::Takes::mean>;

}  // namespace

TY_REGISTER_TRANSFORM(center, Center, Options, "subtracts each feature's mean over the training examples", "x - mean")

}  // namespace trainyard
