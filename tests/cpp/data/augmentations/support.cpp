#include "data/augmentations/support.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

namespace trainyard::test {

void check_augmentation(const std::string& type, const std::string& options, const Keeps& keeps, const Shape& in) {
  const auto json = [&](const std::string& more) {
    return "{\"type\": \"" + type + "\"" + (options.empty() ? "" : ", " + options) + more + "}";
  };
  // Images of every lightness in one channel, and less of it in the others.
  FitData data;
  data.n = 5;
  data.sample = in;
  data.read = [in](int64_t i, float* x) {
    for (int64_t k = 0; k < in.count(); ++k) {
      const int64_t channel = k % in.last(), at = (7 * (k / in.last()) + 13 * i) % 64;
      x[k] = static_cast<float>(at) / (64.0f * static_cast<float>(channel + 1));
    }
  };
  std::vector<float> image(static_cast<size_t>(in.count()));
  data.read(0, image.data());

  Augmenter usual = augmenter({json("")}, in), never = augmenter({json(", \"probability\": 0")}, in);
  usual.fit(data);
  never.fit(data);
  const std::vector<float> still = seen_still(usual, image);
  CHECK(still.size() == static_cast<size_t>(usual.output().count()));
  CHECK(augmented(never, image) == still);

  Canvas used;  // by other images before
  std::vector<float> again(still.size());
  int changed = 0;
  for (int id = 0; id < 40; ++id) {
    const std::vector<float> seen = augmented(usual, image, 3, 2, id);
    usual.augment(3, 2, id, image.data(), again.data(), used);
    CHECK(seen == again);
    CHECK(std::all_of(seen.begin(), seen.end(), [](float v) { return std::isfinite(v); }));
    changed += seen != still;
  }
  CHECK_MESSAGE(keeps.draws == (changed > 0), type);

  const auto of_table = [&] { augmenter({json("")}, {4}); };
  const std::string error = error_of(of_table);
  CHECK_MESSAGE(keeps.tables == (error == "no error"), error);
  if (!keeps.tables) CHECK(error.find("shape /data/source") == 0);
}

}  // namespace trainyard::test
