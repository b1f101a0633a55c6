// A learning rate drawn by hand: through the points (at[i], lr[i]), level before the first and after the last.
#include <algorithm>

#include "trainyard/core/error.h"
#include "trainyard/core/math.h"
#include "trainyard/schedules/schedule.h"

namespace trainyard {
namespace {

struct PiecewiseOptions : Options {
  std::vector<double> at{0.0, 1.0}, lr{0.01, 0.001};
  std::string unit = "share";
  std::string interpolation = "linear";
  void visit(FieldVisitor& v) override {
    v.numbers({.name = "at", .doc = "when, rising, in the unit given", .min = 0, .max = 1e12}, at);
    v.numbers({.name = "lr", .doc = "the learning rate at each of them", .min = 0, .max = 1e6}, lr);
    v.choice({.name = "unit", .doc = "of `at`: share of the run (0 to 1), epochs or steps"}, unit,
             {"share", "epochs", "steps"});
    v.choice({.name = "interpolation", .doc = "between points: straight, straight on a logarithmic axis, or held"},
             interpolation, {"linear", "log", "hold"});
  }
  void validate() const override {
    if (at.empty()) throw Error("range", "/at", "[piecewise] one point at least is needed");
    if (at.size() != lr.size())
      throw Error("range", "/lr", "[piecewise] there must be one learning rate for each point of `at`");
    for (size_t i = 1; i < at.size(); ++i) {
      if (!(at[i] > at[i - 1])) throw Error("range", "/at/" + std::to_string(i), "[piecewise] the points must rise");
    }
    if (unit == "share" && at.back() > 1.0)
      throw Error("range", "/at", "[piecewise] shares of the run are from 0 to 1; for others set the unit");
    if (interpolation == "log" && *std::min_element(lr.begin(), lr.end()) <= 0.0)
      throw Error("range", "/lr", "[piecewise] a logarithmic axis has no 0");
  }
};

class Piecewise final : public Schedule {
 public:
  explicit Piecewise(std::shared_ptr<const PiecewiseOptions> options) : options_(std::move(options)) {}
  Rates at(const Clock& clock, const Rates& base) const override {
    const PiecewiseOptions& o = *options_;
    const double t = o.unit == "share"    ? clock.progress()
                     : o.unit == "epochs" ? clock.epoch()
                                          : static_cast<double>(clock.step);
    const auto next = static_cast<size_t>(std::upper_bound(o.at.begin(), o.at.end(), t) - o.at.begin());
    if (next == 0) return {o.lr.front(), base.momentum};
    if (next == o.at.size() || o.interpolation == "hold") return {o.lr[next - 1], base.momentum};
    const double part = (t - o.at[next - 1]) / (o.at[next] - o.at[next - 1]);
    const double a = o.lr[next - 1], b = o.lr[next];
    return {o.interpolation == "log" ? a * math::pow(b / a, part) : a + (b - a) * part, base.momentum};
  }

 private:
  std::shared_ptr<const PiecewiseOptions> options_;
};

}  // namespace

TY_REGISTER_SCHEDULE(piecewise, Piecewise, PiecewiseOptions, "a curve of your own, through the points you give",
                     "lr(at[i]) = lr[i]")

}  // namespace trainyard
