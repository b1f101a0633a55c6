// PRE-08 (VGGNet): takes one mean for each colour channel off.
#include "trainyard/data/transforms/affine.h"

namespace trainyard {
namespace {

using ChannelMean = Affine<AffineTransform::Over::channel, AffineTransform::Takes::mean>;

}  // namespace

TY_REGISTER_TRANSFORM(channel_mean, ChannelMean, Options, "subtracts one mean for each colour channel (VGGNet)",
                      "x - mean of its channel")

}  // namespace trainyard
