// TTA-03: predictions averaged over views of an image, in sessions and from checkpoints.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "data/support.h"
#include "trainyard/session/predictor.h"
#include "trainyard/session/session.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

constexpr int64_t kSide = 28, kSeen = 24, kEnd = kSide - kSeen, kOff = kEnd / 2;
constexpr int64_t kPlaces[][2] = {{0, 0}, {0, kEnd}, {kEnd, 0}, {kEnd, kEnd}, {kOff, kOff}};  // of five pieces

// A network that sees 24 x 24 of glyphs' 28 x 28 pixels: in training a random piece, else the middle.
std::string glyphs(const std::string& evaluate, int64_t seed = 3, double epochs = 3) {
  return R"({"version": 1, "seed": )" + std::to_string(seed) +
         R"(, "data": {"source": {"type": "glyphs", "points": 600, "distortion": 2}, "validation": 0.5,
             "augment": [{"type": "random_scale_crop", "low": 28, "high": 28, "size": 24}]},
            "model": ["flatten", {"type": "dense", "units": 32}, "relu", {"type": "dense", "units": 10}],
            "loss": "softmax_cross_entropy", "optimizer": {"type": "adam", "lr": 0.005},
            "train": {"batch": 32, "epochs": )" +
         std::to_string(epochs) + R"(}, "evaluate": )" + evaluate + "}";
}

std::vector<float> images(const Session& session, const std::vector<int32_t>& ids) {
  std::vector<float> x;
  for (const int32_t id : ids) {
    x.resize(x.size() + kSide * kSide);
    session.data().read(id, x.data() + x.size() - kSide * kSide);
  }
  return x;
}

// Images whose middle is the piece of x at (top, left), mirrored or not: what is outside the middle is not seen.
std::vector<float> moved_to_middle(const std::vector<float>& x, int64_t top, int64_t left, bool mirrored) {
  std::vector<float> out(x.size(), 9.0f);
  for (size_t image = 0; image < x.size(); image += kSide * kSide) {
    for (int64_t i = 0; i < kSeen; ++i) {
      for (int64_t j = 0; j < kSeen; ++j) {
        const int64_t from = mirrored ? left + kSeen - 1 - j : left + j;
        out[image + static_cast<size_t>((kOff + i) * kSide + kOff + j)] =
            x[image + static_cast<size_t>((top + i) * kSide + from)];
      }
    }
  }
  return out;
}

const PassCounts kOneView{.views = ViewsWanted{}};

}  // namespace

TEST_CASE("TTA-03 a prediction is the mean of the probabilities of all views") {
  Session session(glyphs(R"({"views": {"crops": "ten"}})"), std::make_shared<MemoryFiles>());
  session.run(-1.0, -1);
  constexpr int64_t kRows = 7;
  const std::vector<float> x = images(session, {0, 1, 2, 3, 4, 5, 6});
  std::vector<double> mean(kRows * 10);
  for (const auto& [top, left] : kPlaces) {
    for (const bool mirrored : {false, true}) {
      const std::vector<float> y = session.predict(moved_to_middle(x, top, left, mirrored).data(), kRows, kOneView);
      for (size_t i = 0; i < y.size(); ++i) mean[i] += static_cast<double>(y[i]) / 10.0;
    }
  }
  const std::vector<float> y = session.predict(x.data(), kRows);
  // Rounding of probabilities in float.
  for (size_t i = 0; i < y.size(); ++i) CHECK(std::fabs(static_cast<double>(y[i]) - mean[i]) < 1e-6);
  CHECK(y != session.predict(x.data(), kRows, kOneView));
  CHECK(*std::max_element(session.spread().begin(), session.spread().end()) == 0.0f);  // of that single view
}

TEST_CASE("TTA-03 ERR-18 fifty views are five scales of ten crops; the two usual protocols are parts of that") {
  const auto views = [](const std::string& wanted) {
    Session session(glyphs(R"({"views": )" + wanted + "}", 3, 0.1), std::make_shared<MemoryFiles>());
    return session.evaluate(Part::validation).views;
  };
  CHECK(views(R"({"scales": [24, 26, 28, 30, 32], "crops": "ten"})") == 50);
  CHECK(views(R"({"scales": [28], "crops": "ten"})") == 10);                    // ten crops, for comparisons
  CHECK(views(R"({"scales": [24, 26, 28, 30, 32], "crops": "center"})") == 5);  // several scales, for the best result
}

TEST_CASE("TTA-03 views beat the single one in loss always, and here in accuracy, over three seeds") {
  double single = 0.0, together = 0.0;
  for (const int64_t seed : {1, 2, 3}) {
    Session session(glyphs(R"({"views": {"crops": "five"}})", seed), std::make_shared<MemoryFiles>());
    session.run(-1.0, -1);
    const Evaluation five = session.evaluate(Part::validation), one = session.evaluate(Part::validation, kOneView);
    CHECK(five.views == 5);
    CHECK(five.spread > 0.0);
    CHECK(one.views == 0);
    // The curve is of the single view: it is what early stopping and schedules watch, at every evaluation.
    const MetricTable& curve = session.trainer().evaluations();
    CHECK(curve.at(curve.rows() - 1, 2) == one.loss);
    // Jensen: the loss of the mean is at most the mean of the five losses.
    const std::vector<int32_t>& ids = session.split().validation;
    const std::vector<float> x = images(session, ids);
    double losses = 0.0;
    for (const auto& [top, left] : kPlaces) {
      const std::vector<float> y = session.predict(moved_to_middle(x, top, left, false).data(), five.n, kOneView);
      for (size_t i = 0; i < ids.size(); ++i) {
        const int32_t truth = session.data().labels[static_cast<size_t>(ids[i])];
        losses -= std::log(static_cast<double>(y[i * 10 + static_cast<size_t>(truth)]));
      }
    }
    CHECK(five.loss < losses / static_cast<double>(5 * five.n));
    single += one.accuracy;
    together += five.accuracy;
  }
  CAPTURE(single / 3);
  CHECK(together > single);
}

TEST_CASE("TTA-03 a checkpoint averages the same views, and others when asked") {
  Session session(glyphs(R"({"views": {"scales": [26, 28], "crops": "flip"}})"), std::make_shared<MemoryFiles>());
  session.run(-1.0, -1);
  Predictor predictor(session.checkpoint_file());
  const std::vector<int32_t>& ids = session.split().validation;
  std::vector<float> predictions;
  const Evaluation here = session.evaluate(Part::validation),
                   there = predictor.evaluate(session.data(), ids, {}, &predictions);
  CHECK(there.loss == here.loss);
  CHECK(there.spread == here.spread);
  CHECK(there.views == 4);
  CHECK(predictor.averaged({}) == 4);
  CHECK(predictor.averaged(kOneView) == 0);
  CHECK(predictor.averaged({.samples = 3}) == 12);
  const std::vector<float> all = predictor.predict(session.data());
  for (size_t i = 0; i < ids.size(); ++i) {
    for (size_t k = 0; k < 10; ++k)
      CHECK(all[static_cast<size_t>(ids[i]) * 10 + k] == doctest::Approx(predictions[i * 10 + k]).epsilon(1e-5));
  }
  CHECK(predictor.evaluate(session.data(), ids, kOneView).loss == session.evaluate(Part::validation, kOneView).loss);
  CHECK(predictor.evaluate(session.data(), ids, {.views = ViewsWanted{{24}, "ten"}}).views == 10);
}

TEST_CASE("views that an experiment cannot have are refused when it is opened") {
  const auto refused = [](const std::string& experiment) {
    return error_of([&] { Session(experiment, std::make_shared<MemoryFiles>()); });
  };
  CHECK(refused(glyphs(R"({"views": {"scales": [28, 20]}})")) ==
        "range /evaluate/views/scales/1 [views] an image of 20 x 20 holds no piece of the network's input, 24 x 24");
  CHECK(refused(R"({"version": 1, "data": {"source": "moons"}, "model": [{"type": "dense", "units": 2}],
                    "loss": "softmax_cross_entropy", "optimizer": "adam", "train": {"epochs": 1},
                    "evaluate": {"views": {}}})") ==
        "shape /evaluate/views [views] several views are for images; these examples are 2");
}
