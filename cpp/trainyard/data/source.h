// Where examples come from: generated from the seed, or read from the user's files.
#pragma once

#include "trainyard/core/catalog.h"
#include "trainyard/core/rng.h"
#include "trainyard/data/dataset.h"
#include "trainyard/data/files.h"

namespace trainyard {

struct SourceContext {
  uint64_t seed = 0;
  const Files& files;
  // 0 for the training source, 1 for data.test: a generator draws other examples of the same kind.
  uint32_t part = 0;
  // Of the training set, when a test source is read: its class names, feature names and category maps rule.
  const Dataset* reference = nullptr;
  // False when the examples are to be predicted (`reference` is set): targets are neither needed nor read.
  bool targets = true;

  RngStream stream(uint64_t step = 0) const { return {seed, stream_id(Purpose::source, part), step, 0}; }
};

struct SourceFactory {
  static constexpr const char* kind = "source";
  // Errors carry paths relative to the source object ("/path").
  Dataset (*load)(const Options&, const SourceContext&) = nullptr;
};

#define TY_REGISTER_SOURCE(type, O, load_function, doc, formula)        \
  void register_source_##type(Catalog& catalog) {                       \
    SourceFactory factory;                                              \
    factory.load = [](const Options& o, const SourceContext& c) {       \
      return load_function(static_cast<const O&>(o), c);                \
    };                                                                  \
    add_entry<SourceFactory, O>(catalog, #type, doc, formula, factory); \
  }

// Loads what `spec` says; errors get the spec's path in front.
Dataset load_source(const Spec& spec, const SourceContext&);

}  // namespace trainyard
