// Changes of an image's pixels, which go from 0 to 1. A factor of 1 changes nothing, 0 leaves grey or black, more than
// 1 exaggerates; what leaves 0 .. 1 is cut. As in torchvision and PIL; those that count grey levels round to 256.
#pragma once

#include <cstdint>

#include "trainyard/data/canvas.h"
#include "trainyard/data/draw.h"

namespace trainyard {

void brightness(Canvas&, double factor);
void contrast(Canvas&, double factor);    // about the image's mean lightness
void saturation(Canvas&, double factor);  // about each pixel's own lightness; colour images only
void sharpness(Canvas&, double factor);   // about a slightly blurred image; its border stays

void invert(Canvas&);
void solarize(Canvas&, double threshold);  // inverts what is at least as light
void posterize(Canvas&, int bits);         // keeps so many bits of each byte
void auto_contrast(Canvas&);               // each channel from its darkest to its lightest becomes 0 to 1
void equalize(Canvas&);                    // each channel's levels become equally frequent
void blank(Canvas&, int64_t side, Draw&);  // a grey square around a random pixel

}  // namespace trainyard
