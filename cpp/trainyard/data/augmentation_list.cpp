#include "trainyard/data/augmentation_list.h"

#include <algorithm>

#include "trainyard/core/error.h"

namespace trainyard {
namespace {

struct Room {
  std::vector<float> raw;
  Canvas canvas;
};

}  // namespace

Shape Augmentation::output(const Shape& in) const {
  if (!in.is_image()) throw Error("shape", "", "it changes images; these examples are " + to_string(in));
  return in;
}

AugmentationList::AugmentationList(const std::vector<Spec>& specs) {
  for (const Spec& spec : specs) {
    steps_.push_back({factory_of<AugmentationFactory>(spec).make(spec.options), spec.type, spec.path});
  }
}

Shape AugmentationList::output(size_t i, const Shape& in) const {
  const Step& step = steps_[i];
  try {
    return step.augmentation->output(in);
  } catch (const Error& e) {
    // One inside another has said where it stands.
    if (!e.path.empty() && e.path.rfind(step.path, 0) == 0) throw;
    throw Error(e.code, step.path + e.path, "[" + step.type + "] " + e.what());
  }
}

Shape AugmentationList::output(const Shape& in) const {
  Shape shape = in;
  for (size_t i = 0; i < steps_.size(); ++i) shape = output(i, shape);
  return shape;
}

FitData AugmentationList::still(const FitData& data, size_t steps) const {
  FitData seen = data;
  for (size_t k = 0; k < steps; ++k) seen.sample = output(k, seen.sample);
  auto room = std::make_shared<Room>();
  room->raw.resize(static_cast<size_t>(data.sample.count()));
  seen.read = [this, data, steps, room, count = seen.sample.count()](int64_t i, float* x) {
    data.read(i, room->raw.data());
    room->canvas.load(room->raw.data(), data.sample);
    for (size_t k = 0; k < steps; ++k) steps_[k].augmentation->still(room->canvas);
    std::copy_n(room->canvas.pixels(), count, x);
  };
  return seen;
}

void AugmentationList::fit(const FitData& data) {
  for (size_t k = 0; k < steps_.size(); ++k) steps_[k].augmentation->fit(still(data, k));
}

void AugmentationList::apply(Draw& draw, Canvas& canvas) const {
  for (const Step& step : steps_) step.augmentation->maybe(draw, canvas);
}

void AugmentationList::still(Canvas& canvas) const {
  for (const Step& step : steps_) step.augmentation->still(canvas);
}

}  // namespace trainyard
