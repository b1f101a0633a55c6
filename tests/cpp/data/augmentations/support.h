// One image through augmentations given as JSON.
#pragma once

#include <string>
#include <vector>

#include "data/support.h"
#include "support/checked.h"
#include "trainyard/data/augmenter.h"

namespace trainyard::test {

// Of {"\"horizontal_flip\"", R"({"type": "rotate", "degrees": 90})"}, for images of shape `in`.
inline Augmenter augmenter(const std::vector<std::string>& json, const Shape& in) {
  std::vector<Spec> specs;
  for (const std::string& one : json) specs.push_back(component("augment", one));
  return Augmenter(specs, in);
}

// What training sees of an image of shape `in` in epoch `epoch`, as example `id`.
inline std::vector<float> augmented(const Augmenter& augmenter, const std::vector<float>& image, uint64_t seed = 1,
                                    int64_t epoch = 0, int64_t id = 0) {
  Canvas canvas;
  std::vector<float> out(static_cast<size_t>(augmenter.output().count()));
  augmenter.augment(seed, epoch, id, image.data(), out.data(), canvas);
  return out;
}
inline std::vector<float> seen_still(const Augmenter& augmenter, const std::vector<float>& image) {
  Canvas canvas;
  std::vector<float> out(static_cast<size_t>(augmenter.output().count()));
  augmenter.still(image.data(), out.data(), canvas);
  return out;
}

// An image whose pixels all differ: 0, 1, 2 ... over their number.
inline std::vector<float> counted(const Shape& shape) {
  std::vector<float> out(static_cast<size_t>(shape.count()));
  for (size_t i = 0; i < out.size(); ++i) out[i] = static_cast<float>(i) / static_cast<float>(out.size());
  return out;
}

// An image of two channels that say where each pixel's centre is: (y, x). Bilinear blends of it are exact, so that an
// augmented one tells where its pixels come from.
inline std::vector<float> places(int64_t h, int64_t w) {
  std::vector<float> out;
  for (int64_t i = 0; i < h; ++i) {
    for (int64_t j = 0; j < w; ++j) {
      out.push_back(static_cast<float>(i) + 0.5f);
      out.push_back(static_cast<float>(j) + 0.5f);
    }
  }
  return out;
}
// Where the pixel (i, j) of such an image, now `width` wide, comes from.
struct Place {
  double y, x;
};
inline Place place_of(const std::vector<float>& image, int64_t width, int64_t i, int64_t j) {
  const auto at = static_cast<size_t>(2 * (i * width + j));
  return {static_cast<double>(image[at]), static_cast<double>(image[at + 1])};
}

// To within a share of what is expected; doctest's own epsilon is a share of 1 more than that.
inline doctest::Approx within(double expected, double share) {
  return doctest::Approx(expected).epsilon(share).scale(0.0);
}

// What every augmentation keeps to, fitted on images of shape `in`: shapes, reproducible draws, still images with
// probability 0, an error for tables. One that never draws anything says so.
struct Keeps {
  bool draws = true;
  bool tables = false;  // takes them too
};
void check_augmentation(const std::string& type, const std::string& options = "", const Keeps& keeps = Keeps{},
                        const Shape& in = {12, 16, 3});

}  // namespace trainyard::test
