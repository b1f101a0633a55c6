// Faults that show in what passes through the network: units that are dead or saturated, a last layer that limits the
// scores.
#include <algorithm>
#include <optional>

#include "trainyard/core/error.h"
#include "trainyard/diagnose/activation_card.h"
#include "trainyard/diagnose/doctor_rules.h"

namespace trainyard {
namespace {

// Of layers that work element by element and have nothing to learn; nothing for the others.
std::optional<ActivationCard> card_of(const Spec& layer) {
  try {
    ActivationCard card = activation_card(layer);
    if (card.parameters == 0) return card;
  } catch (const Error&) {
  }
  return std::nullopt;
}

// Of the top level; null for a layer within another.
const Spec* spec_of(const CaseHistory& h, const Probe::Layer& layer) {
  for (const Spec& spec : h.layers) {
    if (spec.path == "/model/" + layer.path) return &spec;
  }
  return nullptr;
}

void dead_units(const CaseHistory& h, std::vector<Finding>& out) {
  constexpr double kShare = 0.5;  // a third is common in small networks that learn well
  for (const Probe::Layer& layer : h.now.layers) {
    if (layer.units < 4 || static_cast<double>(layer.dead) < kShare * static_cast<double>(layer.units)) continue;
    const Spec* const spec = spec_of(h, layer);
    const auto card = spec ? card_of(*spec) : std::nullopt;
    if (!card || (!card->dies_below && !card->dies_above)) continue;
    out.push_back(
        {"dead_units",
         10 * layer.dead > 9 * layer.units,
         "Dead units",
         std::to_string(layer.dead) + " of " + std::to_string(layer.units) + " units of layer " + layer.path + " (" +
             layer.type + ") are 0 for all of " + std::to_string(h.now.rows) + " examples.",
         "Where the output is 0 for every example so is the gradient: they will not come back. A step was too "
         "large, or the weights started too large or their biases too low.",
         {{"Lower the learning rate to a tenth", "/optimizer/lr", in_words(h.lr / 10.0)},
          {"Use leaky_relu there", spec->path, R"("leaky_relu")"}}});
  }
}

// The share of outputs in the outer hundredth of the function's range, at whichever end it is flat, from a histogram.
double saturated_share(const Probe::Layer& layer, const ActivationCard& card) {
  const Statistics& s = layer.activation;
  double low = card.y.front(), high = card.y.front(), count = 0.0;
  for (const double y : card.y) {
    low = std::min(low, y);
    high = std::max(high, y);
  }
  const double margin = 0.01 * (high - low), bins = static_cast<double>(s.histogram.size());
  for (size_t b = 0; b < s.histogram.size(); ++b) {
    const double middle = s.least + (s.most - s.least) * (static_cast<double>(b) + 0.5) / bins;
    if ((card.saturates_below && middle < low + margin) || (card.saturates_above && middle > high - margin))
      count += static_cast<double>(s.histogram[b]);
  }
  return s.count > 0 ? count / static_cast<double>(s.count) : 0.0;
}

// The loss of the last tenth of the run is a small part of that of guessing: units that are sure do no harm then.
bool learned_well(const CaseHistory& h) {
  constexpr size_t kLoss = 2;
  constexpr double kOfGuessing = 0.2;
  const int64_t rows = h.metrics->rows(), few = std::max<int64_t>(rows / 10, 1);
  if (h.expected_loss <= 0.0 || rows == 0) return false;
  double sum = 0.0;
  for (int64_t i = rows - few; i < rows; ++i) sum += h.metrics->at(i, kLoss);
  return sum / static_cast<double>(few) < kOfGuessing * h.expected_loss;
}

void saturated_units(const CaseHistory& h, std::vector<Finding>& out) {
  constexpr double kShare = 0.5;
  if (learned_well(h)) return;
  for (const Probe::Layer& layer : h.now.layers) {
    const Spec* const spec = spec_of(h, layer);
    const auto card = spec ? card_of(*spec) : std::nullopt;
    // Functions that are flat on both sides; ReLU's flat side is its business.
    if (!card || !card->saturates_below || !card->saturates_above) continue;
    const double share = saturated_share(layer, *card);
    if (share < kShare) continue;
    out.push_back({"saturated_units",
                   share > 0.9,
                   "Saturated units",
                   percent(share) + " of the outputs of layer " + layer.path + " (" + layer.type +
                       ") lie within a hundredth of its limits.",
                   "There the slope is almost 0, and with it the gradient of everything below. The weights started too "
                   "large, the inputs are not scaled, or the steps are too large.",
                   {{"Start with xavier", "/init", R"("xavier")"},
                    {"Lower the learning rate to a tenth", "/optimizer/lr", in_words(h.lr / 10.0)}}});
  }
}

// PTH-10: the loss has the last activation in it already.
void limited_scores(const CaseHistory& h, std::vector<Finding>& out) {
  if (h.loss_type != "softmax_cross_entropy" || h.layers.empty()) return;
  const Spec& last = h.layers.back();
  const auto card = card_of(last);
  if (!card || (!card->saturates_below && !card->saturates_above)) return;
  out.push_back({"limited_scores",
                 true,
                 "An activation in front of the softmax",
                 "The network ends with " + last.type + ", and the loss takes its outputs as scores.",
                 "Scores must be free to take any value: what is limited cannot come near certainty, and where the "
                 "function is flat nothing is learnt. The loss contains the softmax; it wants the last dense layer as "
                 "it is.",
                 {{"Remove it", last.path, ""}}});
}

}  // namespace

const std::vector<Rule> kNetworkRules{limited_scores, dead_units, saturated_units};

}  // namespace trainyard
