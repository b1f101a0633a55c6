// Augmentations that change pixels where they are.
#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "data/augmentations/support.h"
#include "support/sample_moments.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

using Pixels = std::vector<float>;

SampleMoments moments(const Pixels& image) {
  SampleMoments out;
  for (const float v : image) out.add(v);
  return out;
}

}  // namespace

TY_CHECKS("augment", "brightness_contrast") { check_augmentation("brightness_contrast"); }
TY_CHECKS("augment", "pca_color") {
  check_augmentation("pca_color");
  check_augmentation("pca_color", "", {}, {6, 6, 1});
}
TY_CHECKS("augment", "noise") { check_augmentation("noise", "", {.tables = true}); }

TEST_CASE("AUG-04 brightness_contrast: mean and variance shift as the drawn factors say") {
  const Shape shape{6, 6, 1};
  Pixels image = counted(shape);
  for (float& v : image) v = 0.3f + 0.2f * v;  // nothing reaches 0 or 1
  const SampleMoments before = moments(image);
  const auto drawn = [&](const std::string& options, const auto& f) {
    const Augmenter jitter = augmenter({R"({"type": "brightness_contrast", )" + options + "}"}, shape);
    SampleMoments factors;
    for (int id = 0; id < 1000; ++id) {
      const SampleMoments after = moments(augmented(jitter, image, 1, 0, id));
      factors.add(f(after.mean() / before.mean(), after.deviation() / before.deviation()));
    }
    CHECK(std::fabs(factors.mean() - 1.0) < 4 * factors.standard_error());
    return factors.deviation();
  };
  // Brightness b: mean times b, variance times b^2.
  CHECK(drawn(R"("brightness": 0.3, "contrast": 0)", [](double mean, double deviation) {
          CHECK(mean == within(deviation, 1e-4));
          CHECK(std::fabs(mean - 1.0) < 0.3 + 1e-4);
          return mean;
        }) == within(0.3 / std::sqrt(3.0), 0.06));
  // Contrast c: the mean stays, variance times c^2.
  CHECK(drawn(R"("brightness": 0, "contrast": 0.6)", [](double mean, double deviation) {
          CHECK(mean == within(1.0, 1e-5));
          CHECK(std::fabs(deviation - 1.0) < 0.6 + 1e-4);
          return deviation;
        }) == within(0.6 / std::sqrt(3.0), 0.06));
  // Both, each by its own draw.
  CHECK(drawn(R"("brightness": 0.3, "contrast": 0.6)",
              [](double mean, double deviation) { return deviation / mean; }) == within(0.6 / std::sqrt(3.0), 0.06));
}

TEST_CASE("AUG-04 brightness_contrast cuts what leaves 0 to 1, and saturation keeps grey") {
  const Shape shape{1, 2, 3};
  const Augmenter jitter =
      augmenter({R"({"type": "brightness_contrast", "brightness": 1, "contrast": 0, "saturation": 1})"}, shape);
  for (int id = 0; id < 100; ++id) {
    const Pixels seen = augmented(jitter, {0.9f, 0.1f, 0.5f, 0.6f, 0.6f, 0.6f}, 1, 0, id);
    for (const float v : seen) {
      CHECK(v >= 0.0f);
      CHECK(v <= 1.0f);
    }
    CHECK(std::fabs(seen[3] - seen[4]) < 1e-6f);
    CHECK(std::fabs(seen[3] - seen[5]) < 1e-6f);
  }
}

TEST_CASE("AUG-05 pca_color: one offset for all pixels of an image, a_i lambda_i along the axes, a_i ~ N(0, 0.1)") {
  const Shape shape{4, 4, 3};
  // Red, green and blue vary on their own, by +-d about 1/2: the axes are theirs, with variances d^2.
  const double distance[] = {0.4, 0.3, 0.2};
  FitData data;
  data.n = 2000;  // more than it looks at
  data.sample = shape;
  data.read = [&](int64_t, float* x) {
    for (size_t k = 0; k < 48; ++k) {
      const size_t pixel = k / 3, channel = k % 3;
      x[k] = static_cast<float>(0.5 + distance[channel] * ((pixel >> channel) & 1 ? 1.0 : -1.0));
    }
  };
  Augmenter jitter = augmenter({"\"pca_color\""}, shape);
  jitter.fit(data);
  const Pixels image = counted(shape);
  SampleMoments steps[3], red_green;
  for (int id = 0; id < 4000; ++id) {
    const Pixels seen = augmented(jitter, image, 1, 0, id);
    double offset[3];
    for (size_t k = 0; k < 48; ++k) {
      const double here = static_cast<double>(seen[k]) - static_cast<double>(image[k]);
      if (k < 3) offset[k] = here;
      CHECK(std::fabs(here - offset[k % 3]) < 3e-7);  // float's step at 1 is 1.2e-7
    }
    for (size_t c = 0; c < 3; ++c) steps[c].add(offset[c] / (distance[c] * distance[c]));
    red_green.add(offset[0] * offset[1]);
  }
  for (const SampleMoments& step : steps) {
    CHECK(std::fabs(step.mean()) < 4 * step.standard_error());
    CHECK(step.deviation() == within(0.1, 0.05));
  }
  CHECK(std::fabs(red_green.mean()) < 4 * red_green.standard_error());
}

TEST_CASE("AUG-05 pca_color lies on the one axis of colours that are all on a line") {
  const Shape shape{1, 2, 3};
  FitData data;
  data.n = 2;
  data.sample = shape;
  // Grey plus and minus (1, 2, 2) / 10: the axis is (1, 2, 2) / 3 and its variance 0.09.
  data.read = [](int64_t i, float* x) {
    for (size_t k = 0; k < 6; ++k) x[k] = 0.5f + (i ? 0.1f : -0.1f) * (k % 3 == 0 ? 1.0f : 2.0f);
  };
  Augmenter jitter = augmenter({R"({"type": "pca_color", "std": 1})"}, shape);
  jitter.fit(data);
  SampleMoments step;
  for (int id = 0; id < 2000; ++id) {
    const Pixels seen = augmented(jitter, Pixels(6, 0.0f), 1, 0, id);
    CHECK(seen[1] == within(2.0f * seen[0], 1e-4));
    CHECK(seen[2] == within(2.0f * seen[0], 1e-4));
    step.add(3.0f * seen[0] / 0.09f);
  }
  CHECK(step.deviation() == within(1.0, 0.07));
}

TEST_CASE("AUG-11 noise has the deviation that is set, is normal, and of its own in every number") {
  for (const Shape shape : {Shape{20, 20, 3}, Shape{1200}}) {
    const Augmenter noisy = augmenter({R"({"type": "noise", "std": 0.25})"}, shape);
    const Pixels image(1200, 0.5f);
    SampleMoments all, fourth, neighbours;
    int beyond = 0;
    for (int id = 0; id < 100; ++id) {
      const Pixels seen = augmented(noisy, image, 1, 0, id);
      for (size_t k = 0; k < 1200; ++k) {
        const double z = (static_cast<double>(seen[k]) - 0.5) / 0.25;
        all.add(z);
        fourth.add(z * z * z * z);
        if (k % 2 == 1) neighbours.add(z * (static_cast<double>(seen[k - 1]) - 0.5) / 0.25);
        beyond += std::fabs(z) > 1.959964;
      }
    }
    // 120,000 draws: the deviation to within four of its standard errors, 1 / sqrt(2 n) = 0.002.
    CHECK(std::fabs(all.mean()) < 4 * all.standard_error());
    CHECK(all.deviation() == within(1.0, 0.008));
    CHECK(fourth.mean() == within(3.0, 0.04));
    CHECK(std::fabs(beyond / 120000.0 - 0.05) < 0.0025);
    CHECK(std::fabs(neighbours.mean()) < 4 * neighbours.standard_error());
  }
}

TEST_CASE("AUG-11 the gallery has six panels: crop, flip, scale, rotate, translate and noise") {
  const Shape shape{16, 16, 3};
  const Pixels image = counted(shape);
  std::set<Pixels> panels{image};
  for (const std::string type : {"random_resized_crop", "horizontal_flip", "scale", "rotate", "translate", "noise"}) {
    const Augmenter one = augmenter({R"({"type": ")" + type + R"(", "probability": 1})"}, shape);
    CHECK(one.output() == shape);
    panels.insert(augmented(one, image));
  }
  CHECK(panels.size() == 7);  // all differ, from each other and from the original
}
