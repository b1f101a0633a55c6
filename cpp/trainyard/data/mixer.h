// Mixing examples of a batch on the network's input: mixup, CutMix, cutout. Random choices are by (epoch, sample
// id), so that they do not depend on batch size or order.
#pragma once

#include <memory>

#include "trainyard/core/catalog.h"
#include "trainyard/core/rng.h"
#include "trainyard/data/sight.h"
#include "trainyard/tensor/shape.h"

namespace trainyard {

// One example being put into a batch, and how to get its partner.
struct MixSite {
  Shape sample;
  int64_t id = 0;  // of this example within the training set
  int64_t target_width = 0;
  RngStream stream;                       // of this mixer, epoch and example: elements 0, 1, ... are its own
  const float* partner_x = nullptr;       // preprocessed, through the mixers before; null if the mixer wants none
  const float* partner_target = nullptr;  // (target_width)
};

class Mixer {
 public:
  virtual ~Mixer() = default;
  virtual bool wants_partner() const = 0;
  // x (sample), target (target_width), in place. Returns lambda, this example's share (1 if unmixed).
  virtual float apply(const MixSite&, float* x, float* target) const = 0;
  // Whether it does no more than to blank a box, lambda being 1; and which it blanks, then, at such a site.
  virtual bool only_blanks() const { return false; }
  virtual void blank(const MixSite&, Sight&) const {}
};

struct MixerFactory {
  static constexpr const char* kind = "mix";
  std::unique_ptr<Mixer> (*make)(std::shared_ptr<const Options>) = nullptr;
};

#define TY_REGISTER_MIXER(type, M, O, doc, formula)                                 \
  void register_mixer_##type(Catalog& catalog) {                                    \
    MixerFactory factory;                                                           \
    factory.make = [](std::shared_ptr<const Options> o) -> std::unique_ptr<Mixer> { \
      return std::make_unique<M>(std::static_pointer_cast<const O>(std::move(o)));  \
    };                                                                              \
    add_entry<MixerFactory, O>(catalog, #type, doc, formula, factory);              \
  }

}  // namespace trainyard
