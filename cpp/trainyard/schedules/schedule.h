// How the learning rate moves over a run: a pure function of the clock, except for those that watch a metric.
#pragma once

#include <memory>
#include <vector>

#include "trainyard/core/catalog.h"
#include "trainyard/core/clock.h"

namespace trainyard {

// What an evaluation tells a schedule that watches.
struct Watched {
  double loss = 0.0;
  double accuracy = 0.0;  // of classes; NaN for a regression
};

class Schedule {
 public:
  virtual ~Schedule() = default;
  // Rates for the step at `clock`, given what the optimiser's options say now.
  virtual Rates at(const Clock& clock, const Rates& base) const = 0;
  // Whether the rate comes down and starts anew at least once in a run, and whether the step at `clock` is the last of
  // such a cycle: the network after it is worth keeping (GEN-08).
  virtual bool has_cycles() const { return false; }
  virtual bool ends_cycle(const Clock& clock) const {
    (void)clock;
    return false;
  }
  // "loss" or "accuracy" of one that watches the validation examples, and cannot do without; else null.
  virtual const char* watches() const { return nullptr; }
  // Called after each evaluation.
  virtual void observe(const Watched&) {}
  // State for checkpoints; empty for pure schedules.
  virtual std::vector<double> state() const { return {}; }
  virtual void restore(const std::vector<double>&) {}
};

struct ScheduleFactory {
  static constexpr const char* kind = "schedule";
  std::unique_ptr<Schedule> (*make)(std::shared_ptr<const Options>) = nullptr;
};

inline std::unique_ptr<Schedule> make_schedule(const Spec& spec) {
  return factory_of<ScheduleFactory>(spec).make(spec.options);
}

#define TY_REGISTER_SCHEDULE(type, S, O, doc, formula)                                 \
  void register_schedule_##type(Catalog& catalog) {                                    \
    ScheduleFactory factory;                                                           \
    factory.make = [](std::shared_ptr<const Options> o) -> std::unique_ptr<Schedule> { \
      return std::make_unique<S>(std::static_pointer_cast<const O>(std::move(o)));     \
    };                                                                                 \
    add_entry<ScheduleFactory, O>(catalog, #type, doc, formula, factory);              \
  }

}  // namespace trainyard
