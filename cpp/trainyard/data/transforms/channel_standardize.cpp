// PRE-09 (ResNet): one mean and one standard deviation for each colour channel.
#include "trainyard/data/transforms/affine.h"

namespace trainyard {
namespace {

using ChannelStandardize = Affine<AffineTransform::Over::channel, AffineTransform::Takes::mean_and_scale>;

}  // namespace

TY_REGISTER_TRANSFORM(channel_standardize, ChannelStandardize, Options,
                      "subtracts one mean for each colour channel and divides by its standard deviation (ResNet)",
                      "(x - mean) / std of its channel")

}  // namespace trainyard
