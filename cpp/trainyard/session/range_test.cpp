// The learning rate range test of an experiment: its own network and data, from the weights it starts with, under a
// rate that grows until the loss blows up. A copy trains: the session that asks stays where it is.
#include "trainyard/diagnose/range_test.h"

#include "trainyard/session/impl.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard {

RangeTest Session::range_test(double from, double to, int64_t steps) const {
  if (!(from > 0.0 && to > from && to <= 1e6))
    throw Error("range", "", "a range test goes from a rate above 0 to a higher one, 1e6 at most");
  if (steps < 3 || steps > 100000) throw Error("range", "", "a range test takes 3 to 100000 steps");
  if (impl_->closure) {
    throw Error(
        "choice", impl_->experiment.optimizer.path,
        impl_->experiment.optimizer.type + " finds the length of its steps itself: there is no rate to look for");
  }
  Json document = parse_json(to_json(impl_->experiment, false));
  for (const char* key : {"changes", "average", "evaluate"}) document.erase(key);
  document["schedule"] = {
      {"type", "piecewise"}, {"at", {0, steps - 1}}, {"lr", {from, to}}, {"unit", "steps"}, {"interpolation", "log"}};
  Json& train = document["train"];
  train.erase("epochs");
  train.erase("early_stopping");
  train["steps"] = steps;
  train["evaluate_every"] = steps + 1;
  SessionOptions place = impl_->place;
  place.counted = nullptr;
  Session copy(document.dump(), impl_->files, place);
  RangeTest test(from, to, steps);
  for (bool going = true; going && copy.trainer().state() == RunState::running;) {
    copy.run(-1.0, 1);
    // A step that diverged keeps the loss that is not finite.
    going = test.add(copy.trainer().last().lr, copy.trainer().last().loss);
  }
  test.finish();
  return test;
}

}  // namespace trainyard
