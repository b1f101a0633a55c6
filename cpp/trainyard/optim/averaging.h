// Averages of the weights over the steps, for evaluation: training itself goes on with the weights as they are.
//   average += weight(taken) (w - average),  weight(0) = 1
#pragma once

#include <cstdint>
#include <memory>

#include "trainyard/core/catalog.h"

namespace trainyard {

class Averaging {
 public:
  virtual ~Averaging() = default;
  // What the newest weights count for when so many were taken in before them.
  virtual double weight(int64_t taken) const = 0;
  // Whether the weights at `start` themselves are the first taken, rather than those one step later.
  virtual bool takes_start() const = 0;
};

struct AveragingOptions : Options {
  Duration start;
  Duration every{1, -1.0};
  void visit_common(FieldVisitor& v) override;
};

struct AveragingFactory {
  static constexpr const char* kind = "averaging";
  std::unique_ptr<Averaging> (*make)(std::shared_ptr<const Options>) = nullptr;
};

#define TY_REGISTER_AVERAGING(type, A, O, doc, formula)                                 \
  void register_averaging_##type(Catalog& catalog) {                                    \
    AveragingFactory factory;                                                           \
    factory.make = [](std::shared_ptr<const Options> o) -> std::unique_ptr<Averaging> { \
      return std::make_unique<A>(std::static_pointer_cast<const O>(std::move(o)));      \
    };                                                                                  \
    add_entry<AveragingFactory, O>(catalog, #type, doc, formula, factory);              \
  }

}  // namespace trainyard
