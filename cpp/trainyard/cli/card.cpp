// trainyard card: an activation's properties, worked out and measured here.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "trainyard/cli/command.h"
#include "trainyard/session/activation_report.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard::cli {
namespace {

// "below -6.9 and above 6.9", or "no"
std::string sides(const std::optional<double>& below, const std::optional<double>& above) {
  char text[80];
  if (below && above) {
    std::snprintf(text, sizeof text, "below %.3g and above %.3g", *below, *above);
  } else if (below || above) {
    std::snprintf(text, sizeof text, "%s %.3g", below ? "below" : "above", below ? *below : *above);
  } else {
    return "no";
  }
  return text;
}

void print(const Spec& layer) {
  const ActivationCard card = activation_card(layer);
  const ActivationCost cost = activation_cost(layer);
  std::printf("%s: %s\n", card.type.c_str(), card.formula.c_str());
  std::printf("  saturates      %s\n", sides(card.saturates_below, card.saturates_above).c_str());
  std::printf("  can die        %s\n", sides(card.dies_below, card.dies_above).c_str());
  std::printf("  steepest       %.4g at %.3g\n", card.steepest, card.steepest_at);
  std::printf("  of N(0, 1)     mean %.6f, second moment %.6f%s\n", card.mean, card.second_moment,
              card.zero_centred ? ", zero-centred" : "");
  std::printf("  exponential    %s\n", card.exponential ? "yes" : "no");
  std::printf("  parameters     %lld\n", static_cast<long long>(card.parameters));
  std::printf("  cost           %.2f ns an element, backward %.2f\n", cost.forward_ns, cost.backward_ns);
}

}  // namespace

void add_card(CLI::App& app, Body& body) {
  struct Options {
    std::string layer;
    bool json = false;
  };
  CLI::App* command = app.add_subcommand("card", "An activation's properties: saturation, mean, slope, cost");
  auto o = std::make_shared<Options>();
  command->add_option("layer", o->layer, R"(such as relu, or as JSON: {"type": "elu", "alpha": 0.5})")->required();
  command->add_flag("--json", o->json, "everything, with the curve, as JSON");
  command->callback([o, &body] {
    body = [o] {
      if (o->json) {
        std::puts(activation_json(o->layer, true).c_str());
      } else {
        print(activation_spec(o->layer));
      }
      return kDone;
    };
  });
}

}  // namespace trainyard::cli
