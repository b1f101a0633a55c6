// Faults that show in the curves: the rate, the start, the end, the distance between training and validation.
#include <algorithm>
#include <cmath>

#include "trainyard/diagnose/doctor_rules.h"

namespace trainyard {
namespace {

constexpr size_t kStep = 0, kEpoch = 1, kLoss = 2;  // columns of the metrics
constexpr int64_t kFewRows = 40;                    // below it a curve says nothing

// A column over parts of the run so far, as shares from 0 to 1.
class Curve {
 public:
  Curve(const MetricTable& table, size_t column) : table_(table), column_(column) {}
  int64_t rows() const { return table_.rows(); }
  double at(int64_t row) const { return table_.at(row, column_); }

  double mean(double from, double to) const {
    const auto [first, last] = range(from, to);
    double sum = 0.0, weights = 0.0;
    for (int64_t i = first; i < last; ++i) {
      sum += weight(i) * at(i);
      weights += weight(i);
    }
    return sum / weights;
  }
  // The greatest mean over a twentieth of the run.
  double most() const {
    constexpr int kParts = 20;
    double out = mean(0.0, 1.0 / kParts);
    for (int i = 1; i < kParts; ++i) out = std::max(out, mean(static_cast<double>(i) / kParts, (i + 1.0) / kParts));
    return out;
  }
  // The mean step from a row to the next, whichever way: what batches differ by.
  double jitter(double from, double to) const {
    const auto [first, last] = range(from, to);
    double sum = 0.0;
    for (int64_t i = first + 1; i < last; ++i) sum += std::fabs(at(i) - at(i - 1));
    return sum / static_cast<double>(std::max<int64_t>(last - first - 1, 1));
  }
  // Of a mean over that part, if rows were independent.
  double error(double from, double to) const {
    const auto [first, last] = range(from, to);
    return jitter(from, to) / std::sqrt(static_cast<double>(last - first));
  }

 private:
  // The share of an epoch that a row's batch is: the last of an epoch may be small, and its loss far off.
  double weight(int64_t row) const {
    const int64_t before = std::max<int64_t>(row - 1, 0);
    if (row == before) return table_.at(0, kEpoch) / std::max(table_.at(0, kStep), 1.0);
    return (table_.at(row, kEpoch) - table_.at(before, kEpoch)) / (table_.at(row, kStep) - table_.at(before, kStep));
  }
  std::pair<int64_t, int64_t> range(double from, double to) const {
    const auto n = static_cast<double>(rows());
    const auto first = std::min<int64_t>(static_cast<int64_t>(from * n), rows() - 1);
    return {first, std::clamp<int64_t>(static_cast<int64_t>(to * n), first + 1, rows())};
  }
  const MetricTable& table_;
  size_t column_;
};

Remedy rate_times(const CaseHistory& h, double factor, const char* label) {
  return {label, "/optimizer/lr", in_words(h.lr * factor)};
}

void diverged(const CaseHistory& h, std::vector<Finding>& out) {
  if (h.state != RunState::diverged) return;
  std::vector<Remedy> remedies{rate_times(h, 0.1, "Lower the learning rate to a tenth")};
  if (!h.clips) remedies.push_back({"Clip the gradient's norm at 1", "/optimizer/clip_norm", "1"});
  out.push_back({"diverged", true, "The run has diverged", h.divergence,
                 "Most often the learning rate is too large, or the weights start too large.", remedies});
}

// The first batch, before any update.
void bad_start(const CaseHistory& h, std::vector<Finding>& out) {
  if (h.expected_loss <= 0.0 || h.metrics->rows() == 0 || h.metrics->at(0, 0) > 1.0) return;
  const double first = h.metrics->at(0, kLoss);
  constexpr double kTimes = 3.0, kPlus = 1.0;
  if (!(first > kTimes * h.expected_loss + kPlus)) return;
  std::vector<Remedy> remedies{{"Start with kaiming", "/init", R"("kaiming")"}};
  if (found(out, "unscaled")) remedies.clear();
  out.push_back({"bad_start", false, "The loss starts too high",
                 "The first batch's loss is " + in_words(first) + "; guessing costs " + in_words(h.expected_loss) + ".",
                 found(out, "unscaled") ? "The inputs are not scaled, so that the scores start large."
                                        : "The scores start large and wrong: the weights start too large.",
                 remedies});
}

void rate_too_high(const CaseHistory& h, std::vector<Finding>& out) {
  if (h.state == RunState::diverged || h.metrics->rows() < kFewRows) return;
  const Curve loss(*h.metrics, kLoss);
  const double start = h.expected_loss > 0.0 ? std::min(h.expected_loss, loss.at(0)) : loss.at(0);
  const double end = loss.mean(0.75, 1.0);
  // It ends no lower than guessing, and either rose on its way or ends above its start, jumping from batch to batch.
  constexpr double kJumps = 0.1, kAbove = 1.1;
  const bool rose = loss.most() > 2.0 * loss.at(0), jumps = loss.jitter(0.75, 1.0) > kJumps * end;
  if (end < 0.9 * start || !(rose || (jumps && end > kAbove * loss.at(0)))) return;
  out.push_back({"rate_too_high",
                 true,
                 "The learning rate is too high",
                 "The loss began at " + in_words(loss.at(0)) + ", has been up to " + in_words(loss.most()) +
                     ", and over the last quarter its mean is " + in_words(end) + ".",
                 "Steps overshoot the valley, or threw the network where it cannot learn.",
                 {rate_times(h, 0.1, "Lower the learning rate to a tenth")}});
}

// PTH-05, PTH-11: scores of almost 0 at first, and a loss that stays that of guessing: signals and gradients vanish.
void slow_start(const CaseHistory& h, std::vector<Finding>& out) {
  if (h.closure || h.state == RunState::diverged || h.metrics->rows() < kFewRows || h.expected_loss <= 0.0) return;
  const Curve loss(*h.metrics, kLoss);
  const auto off = [&](double value) { return std::fabs(value - h.expected_loss) / h.expected_loss; };
  constexpr double kNothing = 0.005, kFlat = 0.02;
  if (off(loss.at(0)) > kNothing || off(loss.mean(0.0, 0.05)) > kFlat || off(loss.mean(0.05, 0.1)) > kFlat) return;
  const bool still = off(loss.mean(0.9, 1.0)) < kFlat;
  out.push_back({"slow_start",
                 still,
                 still ? "It has not begun to learn" : "A slow start",
                 "The first loss is " + in_words(loss.at(0)) + ", that of scores which are all 0, and over the first " +
                     "tenth of the run it stays at " + in_words(loss.mean(0.0, 0.1)) + ".",
                 "Signals shrink from layer to layer, and gradients on their way back: the weights start too small.",
                 {{"Start with kaiming", "/init", R"("kaiming")"}}});
}

void rate_too_low(const CaseHistory& h, std::vector<Finding>& out) {
  if (h.closure || h.state == RunState::diverged || h.metrics->rows() < kFewRows || found(out, "slow_start")) return;
  // A plateau at the beginning says nothing yet.
  if (h.state == RunState::running && 2 * h.step < h.total_steps) return;
  const Curve loss(*h.metrics, kLoss);
  const double start = loss.mean(0.0, 0.05), middle = loss.mean(0.45, 0.55), end = loss.mean(0.9, 1.0);
  // It falls as evenly as if the slope were the same everywhere, and has not come far.
  const double before = start - middle, after = middle - end;
  const bool falls = after > 2.0 * (loss.error(0.45, 0.55) + loss.error(0.9, 1.0));
  constexpr double kEven = 0.4, kFar = 0.5;
  if (!falls || after < kEven * before || after > before / kEven || end < kFar * start) return;
  out.push_back({"rate_too_low",
                 false,
                 "The learning rate is too low, or the run too short",
                 "The loss has come from " + in_words(start) + " to " + in_words(end) +
                     " and still falls as fast as at the beginning.",
                 "Every step goes the right way, but not far.",
                 {rate_times(h, 10.0, "Raise the learning rate tenfold")}});
}

void overfitting(const CaseHistory& h, std::vector<Finding>& out) {
  const MetricTable& watched = *h.evaluations;
  if (h.state == RunState::diverged || found(out, "rate_too_high")) return;
  if (watched.rows() < 5 || h.metrics->rows() < kFewRows) return;
  int64_t best = 0;
  for (int64_t i = 1; i < watched.rows(); ++i) best = watched.at(i, kLoss) < watched.at(best, kLoss) ? i : best;
  const double least = watched.at(best, kLoss);
  const double now = 0.5 * (watched.at(watched.rows() - 1, kLoss) + watched.at(watched.rows() - 2, kLoss));
  const double train = Curve(*h.metrics, kLoss).mean(0.9, 1.0);
  // It has risen; a loss near 0 moves by large factors for little.
  constexpr double kWorse = 1.15, kGap = 0.7, kOfGuessing = 0.1;
  const bool rises = now > kWorse * least && train < kGap * now && now - least > kOfGuessing * h.expected_loss;
  // Or there is nothing left to learn from the training examples, and the others are still badly known.
  constexpr double kNothing = 0.1, kBadly = 0.3;
  const bool by_heart = h.expected_loss > 0.0 && train < kNothing * now && now > kBadly * h.expected_loss;
  if (!rises && !by_heart) return;
  std::vector<Remedy> remedies{{"Add an L2 penalty of 1e-3", "/loss/regularize", R"({"l2": 0.001})"}};
  if (!h.stops_early) remedies.push_back({"Stop early and keep the best weights", "/train/early_stopping", "{}"});
  out.push_back(
      {"overfitting", false, "Overfitting",
       "The validation loss was lowest, " + in_words(least) + ", at step " +
           std::to_string(static_cast<int64_t>(watched.at(best, 0))) + " and is " + in_words(now) +
           " now; the training loss is " + in_words(train) + ".",
       "The network learns the training examples by heart. More examples, augmentation, a penalty, dropout, a "
       "smaller network, or stopping earlier help.",
       remedies});
}

// PTH-04
void not_finished(const CaseHistory& h, std::vector<Finding>& out) {
  if (h.state != RunState::finished || h.metrics->rows() < kFewRows) return;
  if (found(out, "rate_too_low") || found(out, "slow_start") || found(out, "overfitting")) return;
  const Curve loss(*h.metrics, kLoss);
  const double before = loss.mean(0.6, 0.8), end = loss.mean(0.8, 1.0);
  constexpr double kFalls = 0.12;  // within a fifth of the run
  if (before - end < kFalls * before || before - end < 2.0 * (loss.error(0.6, 0.8) + loss.error(0.8, 1.0))) return;
  // Where next to nothing is left there is nothing to go on for.
  if (h.expected_loss > 0.0 && end < 0.1 * h.expected_loss) return;
  out.push_back({"not_finished",
                 false,
                 "Not finished",
                 "The loss still fell from " + in_words(before) + " to " + in_words(end) + " within the last fifth.",
                 "It would have gone on: train longer.",
                 {}});
}

}  // namespace

const std::vector<Rule> kCurveRules{diverged,     bad_start,   rate_too_high, slow_start,
                                    rate_too_low, overfitting, not_finished};

}  // namespace trainyard
