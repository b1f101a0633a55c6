// LRS-07: when the watched metric has not improved for `patience` evaluations in a row, the learning rate is multiplied
// by `factor`. He et al. (2016) trained ResNets so; the epochs 30, 60 and 90 came later (ERR-32).
// PyTorch's ReduceLROnPlateau acts one evaluation later: its patience is ours minus 1.
#include <algorithm>
#include <cmath>
#include <limits>

#include "trainyard/schedules/schedule.h"

namespace trainyard {
namespace {

struct PlateauOptions : Options {
  std::string metric = "loss";
  double factor = 0.1;
  int64_t patience = 10;
  double threshold = 1e-4;
  int64_t cooldown = 0;
  double min_lr = 0.0;
  void visit(FieldVisitor& v) override {
    v.choice({.name = "metric", .doc = "what is watched on the validation examples"}, metric, {"loss", "accuracy"});
    v.number(
        {.name = "factor", .doc = "what the learning rate is multiplied by", .min = 0, .max = 1, .below_max = true},
        factor);
    v.integer({.name = "patience", .doc = "evaluations without improvement before it falls", .min = 1, .max = 1e6},
              patience);
    v.number({.name = "threshold", .doc = "relative change that counts as an improvement", .min = 0, .max = 1},
             threshold);
    v.integer({.name = "cooldown", .doc = "evaluations after a fall that do not count", .min = 0, .max = 1e6},
              cooldown);
    v.number({.name = "min_lr", .doc = "the learning rate falls no lower", .min = 0, .max = 1e6}, min_lr);
  }
};

class Plateau final : public Schedule {
 public:
  explicit Plateau(std::shared_ptr<const PlateauOptions> options) : options_(std::move(options)) {}

  const char* watches() const override { return options_->metric.c_str(); }
  void observe(const Watched& seen) override {
    // Lower is better, so accuracies change their sign.
    const bool loss = options_->metric == "loss";
    const double value = loss ? seen.loss : -seen.accuracy;
    if (value < best_ - options_->threshold * std::fabs(best_)) {
      best_ = value;
      bad_ = 0;
    } else {
      ++bad_;
    }
    if (resting_ > 0) {
      --resting_;
      bad_ = 0;
    }
    if (bad_ < options_->patience) return;
    ++falls_;
    resting_ = options_->cooldown;
    bad_ = 0;
  }

  Rates at(const Clock&, const Rates& base) const override {
    Rates rates = base;
    for (int64_t i = 0; i < falls_ && rates.lr > options_->min_lr; ++i)
      rates.lr = std::max(rates.lr * options_->factor, std::min(options_->min_lr, base.lr));
    return rates;
  }

  std::vector<double> state() const override {
    return {best_, static_cast<double>(bad_), static_cast<double>(resting_), static_cast<double>(falls_)};
  }
  void restore(const std::vector<double>& state) override {
    if (state.size() != 4) return;
    best_ = state[0];
    bad_ = static_cast<int64_t>(state[1]);
    resting_ = static_cast<int64_t>(state[2]);
    falls_ = static_cast<int64_t>(state[3]);
  }

 private:
  std::shared_ptr<const PlateauOptions> options_;
  double best_ = std::numeric_limits<double>::max();
  int64_t bad_ = 0, resting_ = 0, falls_ = 0;
};

}  // namespace

TY_REGISTER_SCHEDULE(plateau, Plateau, PlateauOptions, "falls when the validation examples show no more progress",
                     "lr(t) = lr factor^(plateaus so far)")

}  // namespace trainyard
