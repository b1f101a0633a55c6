// One image through augmentations given as JSON.
#pragma once

#include <string>
#include <vector>

#include "data/support.h"
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

}  // namespace trainyard::test
