#include "trainyard/data/augmenter.h"

#include <algorithm>

#include "trainyard/core/error.h"

namespace trainyard {
namespace {

void take(Canvas& canvas, const Shape& shape, float* x) {
  TY_ASSERT(canvas.shape() == shape);
  std::copy_n(canvas.pixels(), shape.count(), x);
}

struct Room {
  std::vector<float> raw;
  Canvas canvas;
};

}  // namespace

Shape Augmentation::output(const Shape& in) const {
  if (!in.is_image()) throw Error("shape", "", "it changes images; these examples are " + to_string(in));
  return in;
}

Augmenter::Augmenter(const std::vector<Spec>& specs, const Shape& in) : input_(in), output_(in) {
  for (const Spec& spec : specs) {
    steps_.push_back(factory_of<AugmentationFactory>(spec).make(spec.options));
    try {
      output_ = steps_.back()->output(output_);
    } catch (const Error& e) {
      throw Error(e.code, spec.path + e.path, "[" + spec.type + "] " + e.what());
    }
  }
}

FitData Augmenter::still(const FitData& data, size_t steps) const {
  FitData seen = data;
  for (size_t k = 0; k < steps; ++k) seen.sample = steps_[k]->output(seen.sample);
  auto room = std::make_shared<Room>();
  room->raw.resize(static_cast<size_t>(input_.count()));
  seen.read = [this, data, steps, room, shape = seen.sample](int64_t i, float* x) {
    data.read(i, room->raw.data());
    room->canvas.load(room->raw.data(), input_);
    for (size_t k = 0; k < steps; ++k) steps_[k]->still(room->canvas);
    take(room->canvas, shape, x);
  };
  return seen;
}

FitData Augmenter::still(const FitData& data) const { return still(data, steps_.size()); }

void Augmenter::fit(const FitData& data) {
  for (size_t k = 0; k < steps_.size(); ++k) steps_[k]->fit(still(data, k));
}

void Augmenter::augment(uint64_t seed, int64_t epoch, int64_t id, const float* raw, float* x, Canvas& canvas) const {
  const uint64_t step = (static_cast<uint64_t>(epoch) << 28) | static_cast<uint64_t>(id);  // 2^28 examples, 2^20 epochs
  canvas.load(raw, input_);
  for (size_t k = 0; k < steps_.size(); ++k) {
    Draw draw({seed, stream_id(Purpose::augment, static_cast<uint32_t>(k)), step, 0});
    steps_[k]->maybe(draw, canvas);
  }
  take(canvas, output_, x);
}

void Augmenter::still(const float* raw, float* x, Canvas& canvas) const {
  canvas.load(raw, input_);
  for (const auto& step : steps_) step->still(canvas);
  take(canvas, output_, x);
}

}  // namespace trainyard
