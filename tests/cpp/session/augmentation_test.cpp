// Augmentation in a whole run: what training draws, and what evaluation and prediction leave alone.
#include <doctest/doctest.h>

#include "trainyard/session/session.h"

using namespace trainyard;

namespace {

std::unique_ptr<Session> opened(const std::string& augment) {
  return std::make_unique<Session>(
      R"({"version": 1, "seed": 4, "data": {"source": {"type": "glyphs", "points": 64}, "validation": 0.25, "augment": [)" +
          augment +
          R"(]}, "model": [{"type": "conv2d", "filters": 4, "kernel": 3, "stride": 2}, "relu", "flatten",
             {"type": "dense", "units": 10}], "loss": "softmax_cross_entropy", "optimizer": {"type": "sgd", "lr": 0.05},
             "train": {"epochs": 3, "batch": 16}})",
      std::make_shared<MemoryFiles>());
}

const std::string kMoving = R"("rotate", {"type": "noise", "std": 0.2})";

}  // namespace

TEST_CASE("AUG-01 augmentation changes what is trained, the same way every time, and is off in evaluation") {
  const auto plain = opened(""), moving = opened(kMoving), again = opened(kMoving);
  // The networks are the same before a step, so their losses tell whether the images are.
  for (const Part part : {Part::validation, Part::train}) {
    CHECK(moving->evaluate(part).loss == plain->evaluate(part).loss);
  }
  std::vector<float> image(static_cast<size_t>(moving->data().sample.count()));
  moving->data().read(0, image.data());
  CHECK(moving->predict(image.data(), 1) == plain->predict(image.data(), 1));

  for (Session* session : {plain.get(), moving.get(), again.get()}) session->run(-1, 9);
  CHECK(moving->weight_hash() == again->weight_hash());
  CHECK(moving->weight_hash() != plain->weight_hash());
}

TEST_CASE("AUG-01 a resumed run draws what the whole one did") {
  const auto whole = opened(kMoving), half = opened(kMoving);
  whole->run(-1, 8);
  half->run(-1, 5);  // in the middle of an epoch of three steps
  const auto rest = Session::resume(half->checkpoint_file(), std::make_shared<MemoryFiles>());
  rest->run(-1, 3);
  CHECK(rest->weight_hash() == whole->weight_hash());
}
