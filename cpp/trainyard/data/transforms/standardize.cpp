// PRE-02: each column gets mean 0 and standard deviation 1 (population's); a constant column only its mean taken off.
#include "trainyard/data/transforms/affine.h"

namespace trainyard {
namespace {

using Standardize = Affine<AffineTransform::Over::element, AffineTransform::Takes::mean_and_scale>;

}  // namespace

TY_REGISTER_TRANSFORM(standardize, Standardize, Options,
                      "subtracts each feature's mean and divides by its standard deviation", "(x - mean) / std")

}  // namespace trainyard
