#include "trainyard/session/activation_report.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "trainyard/spec/json_reader.h"
#include "trainyard/spec/json_writer.h"

namespace trainyard {
namespace {

constexpr int64_t kNumbers = 8192;  // x and y lie in the second-level cache, most of them in the first
constexpr int kRuns = 40;

double now_ns() {
  const auto t = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<double>(std::chrono::duration_cast<std::chrono::nanoseconds>(t).count());
}

template <class F>
double fastest_ns(const F& f) {
  double best = 1e300;
  for (int i = 0; i < kRuns; ++i) {
    const double start = now_ns();
    // Several at a time: a browser's clock may tick in 100 microseconds.
    for (int k = 0; k < 8; ++k) f();
    best = std::min(best, (now_ns() - start) / 8.0);
  }
  return best / static_cast<double>(kNumbers);
}

// Six decimals say enough for a drawing.
double rounded(double v) { return std::round(v * 1e6) / 1e6; }
Json rounded(const std::vector<double>& values) {
  Json out = Json::array();
  for (const double v : values) out.push_back(rounded(v));
  return out;
}
Json maybe(const std::optional<double>& v) { return v ? Json(*v) : Json(nullptr); }

}  // namespace

ActivationCost activation_cost(const Spec& layer) {
  ElementwiseRun run(layer, kNumbers);
  for (int64_t i = 0; i < kNumbers; ++i) {
    run.x[static_cast<size_t>(i)] = 6.0f * static_cast<float>(i) / static_cast<float>(kNumbers) - 3.0f;
  }
  ActivationCost cost;
  cost.forward_ns = fastest_ns([&] { run.forward(); });
  cost.backward_ns = fastest_ns([&] { run.backward(); });
  return cost;
}

Spec activation_spec(const std::string& layer) {
  // As on the command line: JSON, or else a name.
  const bool json = !layer.empty() && (layer[0] == '{' || layer[0] == '"');
  return read_component(json ? parse_json(layer) : Json(layer), "", "layer");
}

std::string activation_json(const std::string& layer, bool timed) {
  const Spec spec = activation_spec(layer);
  const ActivationCard card = activation_card(spec);
  Json out{{"layer", component_json(spec, true)},
           {"formula", card.formula},
           {"parameters", card.parameters},
           {"exponential", card.exponential},
           {"saturates", {{"below", maybe(card.saturates_below)}, {"above", maybe(card.saturates_above)}}},
           {"dies", {{"below", maybe(card.dies_below)}, {"above", maybe(card.dies_above)}}},
           {"mean", rounded(card.mean)},
           {"second_moment", rounded(card.second_moment)},
           {"zero_centred", card.zero_centred},
           {"steepest", {{"slope", rounded(card.steepest)}, {"at", card.steepest_at}}}};
  if (timed) {
    const ActivationCost cost = activation_cost(spec);
    out["cost"] = {{"forward_ns", rounded(cost.forward_ns)}, {"backward_ns", rounded(cost.backward_ns)}};
  }
  out["curve"] = {{"x", rounded(card.x)}, {"y", rounded(card.y)}, {"slope", rounded(card.slope)}};
  return out.dump();
}

}  // namespace trainyard
