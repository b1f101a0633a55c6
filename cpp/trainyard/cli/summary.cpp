// trainyard summary: what a network is made of, layer by layer, and what training it takes, before a weight is
// allocated or, where the experiment says the shape of an example, a file is read. The charts of where large networks
// have their parameters are its third column.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "trainyard/cli/command.h"
#include "trainyard/cli/data_files.h"
#include "trainyard/cli/output.h"
#include "trainyard/cli/table.h"
#include "trainyard/optim/optimizer.h"
#include "trainyard/session/count.h"

namespace trainyard::cli {
namespace {

struct SummaryOptions {
  std::string experiment, data_dir, input;
  std::vector<std::string> settings;
  int64_t batch = 0;
  bool json = false;
};

NetworkCount count(const SummaryOptions& o) {
  std::string text = read_text(o.experiment);
  for (const std::string& setting : o.settings)
    text = about("--set " + setting, [&] { return with_setting(text, setting); });
  return about(o.experiment, [&] {
    Experiment experiment = parse_experiment(text);
    if (o.batch > 0) experiment.train.batch = o.batch;
    return count_network(experiment, *data_files(o.experiment, o.data_dir), shape_from(o.input));
  });
}

std::string percent(int64_t part, int64_t whole) {
  char out[16];
  std::snprintf(out, sizeof out, "%.2f %%",
                whole > 0 ? 100.0 * static_cast<double>(part) / static_cast<double>(whole) : 0.0);
  return out;
}
std::string mega(int64_t n) {
  char out[32];
  std::snprintf(out, sizeof out, "%.1f", static_cast<double>(n) / 1e6);
  return out;
}
std::string bar(int64_t part, int64_t most) {
  constexpr double kWidth = 30.0;
  const double share = most > 0 ? static_cast<double>(part) / static_cast<double>(most) : 0.0;
  return std::string(static_cast<size_t>(kWidth * share + 0.5), '#');
}

void print_layers(const NetworkCount& c) {
  int64_t most = 0;
  for (const LayerSummary& line : c.layers) most = std::max(most, line.parameters);
  std::vector<std::vector<std::string>> rows{{"layer", "", "output", "parameters", "share", "MFLOP"}};
  rows.push_back({"input", "", joined(c.input)});
  for (const LayerSummary& line : c.layers) {
    rows.push_back({line.path, line.type, joined(line.output)});
    rows.back().push_back(line.parameters > 0 ? grouped(line.parameters) : "");
    rows.back().push_back(line.parameters > 0 ? percent(line.parameters, c.parameters) : "");
    rows.back().push_back(mega(line.flops));
    if (line.parameters > 0) rows.back().push_back(bar(line.parameters, most));
  }
  // Bars grow to the right.
  size_t widest = 0;
  for (const auto& row : rows) widest = std::max(widest, row.size() > 6 ? row[6].size() : 0);
  for (auto& row : rows) {
    if (row.size() > 6) row[6].resize(widest, ' ');
  }
  rows.push_back({"total", "", "", grouped(c.parameters), "", mega(c.flops)});
  print_table(rows, 3);
}

void print(const NetworkCount& c) {
  print_layers(c);
  std::string owners;
  for (const auto& [type, n] : c.by_type)
    owners += (owners.empty() ? "" : ", ") + type + " " + grouped(n) + " (" + percent(n, c.parameters) + ")";
  if (!owners.empty()) std::printf("\nparameters by type: %s\n", owners.c_str());
  std::printf("MFLOP: a million operations of one example's forward pass; a multiply-add counts as two\n");
  std::printf("\nmemory for training with batches of %lld\n", static_cast<long long>(c.batch));
  const TrainingMemory& m = c.memory;
  std::vector<std::vector<std::string>> rows;
  const auto add = [&](const char* name, int64_t bytes) {
    rows.push_back({std::string("  ") + name, bytes_text(static_cast<double>(bytes))});
  };
  add("weights", m.weights);
  add("gradients", m.gradients);
  add("optimizer and copies of weights", m.optimizer);
  add("a batch in training", m.batch);
  add("a batch in evaluation", m.evaluation);
  add("batches read, curves", m.host);
  if (c.data_bytes >= 0) add("examples", c.data_bytes);
  add(c.data_bytes >= 0 ? "total" : "total, without the examples", c.bytes());
  print_table(rows, 1);
}

}  // namespace

void add_summary(CLI::App& app, Body& body) {
  CLI::App* command =
      app.add_subcommand("summary", "A network's layers, parameters, operations and memory, counted without making it");
  auto o = std::make_shared<SummaryOptions>();
  command->add_option("experiment", o->experiment, "the experiment's JSON file")->required();
  command
      ->add_option("--input", o->input,
                   "shape of an example, such as 224x224x3; then no data file is needed (default: the experiment's "
                   "data.shape, or the data's own)")
      ->check([](const std::string& text) {
        return shape_from(text).rank > 0 ? std::string() : "a shape looks like 224x224x3, or 13 for so many numbers";
      });
  command->add_option("--batch", o->batch, "examples per step (default: the experiment's)")
      ->check(CLI::Range(int64_t{1}, int64_t{1000000}));
  command->add_option("--set", o->settings, "a setting such as /model/0/filters=8; may be repeated")
      ->allow_extra_args(false);
  command->add_flag("--json", o->json, "everything, as JSON");
  command->add_option(
      "--data-dir", o->data_dir,
      "where data files are looked for that do not lie beside the experiment (default: $TRAINYARD_DATA)");
  command->callback([o, &body] {
    body = [o] {
      const NetworkCount c = count(*o);
      if (o->json) {
        std::puts(count_json(c).c_str());
      } else {
        print(c);
      }
      return kDone;
    };
  });
}

}  // namespace trainyard::cli
