// PRE-07 (AlexNet): takes the mean image off, one number for each pixel and channel.
#include "trainyard/data/transforms/affine.h"

namespace trainyard {
namespace {

using MeanImage = Affine<AffineTransform::Over::element, AffineTransform::Takes::mean>;

}  // namespace

TY_REGISTER_TRANSFORM(mean_image, MeanImage, Options, "subtracts the mean image of the training examples (AlexNet)",
                      "x - mean image")

}  // namespace trainyard
