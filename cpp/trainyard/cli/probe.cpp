// trainyard probe: what passes through a network, layer by layer, before the first step or at a checkpoint: mean,
// standard deviation, zeros and saturation of every layer's output, and of the gradients on the way back. The tables
// that lectures on initialisation print (examples/experiments/tables).
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>

#include "trainyard/cli/command.h"
#include "trainyard/cli/data_files.h"
#include "trainyard/cli/output.h"
#include "trainyard/cli/table.h"
#include "trainyard/session/prober.h"

namespace trainyard::cli {
namespace {

struct ProbeOptions {
  std::string source, data_dir, upstream = "loss";
  int64_t batch = 0;
  int64_t bins = 50;
  bool no_gradients = false, json = false, csv = false;
  SessionOptions session;
};

Probe look(const ProbeOptions& o) {
  ProbeSettings settings;
  settings.rows = o.batch;
  settings.gradients = !o.no_gradients;
  settings.bins = o.bins;
  settings.upstream = o.upstream == "normal" ? ProbeSettings::Upstream::normal : ProbeSettings::Upstream::loss;
  const auto files = data_files(o.source, o.data_dir);
  const std::string checkpoint = ".safetensors";
  const size_t size = o.source.size();
  if (size > checkpoint.size() && o.source.compare(size - checkpoint.size(), checkpoint.size(), checkpoint) == 0)
    return Prober(read_file(o.source), *files, o.session, settings.gradients).run(settings);
  return Prober(read_text(o.source), *files, o.session, settings.gradients).run(settings);
}

// Six decimals, as the lectures print, where that shows something.
std::string text_of(double v) {
  char out[32];
  const bool plain = v == 0.0 || (std::fabs(v) >= 1e-5 && std::fabs(v) < 1e5);
  std::snprintf(out, sizeof out, plain ? "%.6f" : "%.3e", v);
  return out;
}
std::string percent(double share) {
  char out[16];
  std::snprintf(out, sizeof out, "%.1f", 100.0 * share);
  return out;
}

void print_text(const Probe& p, bool gradients, bool by_loss) {
  std::vector<std::vector<std::string>> rows{
      {"layer", "", "output", "mean", "std", "zero %", "dead", ">.9 %", ">.99 %"}};
  const auto add = [&](const std::string& path, const std::string& type, const std::string& output, const Statistics& s,
                       const std::string& dead) {
    rows.push_back({path, type, output, text_of(s.mean), text_of(s.std), percent(s.zero), dead, percent(s.above_90),
                    percent(s.above_99)});
  };
  if (gradients) {
    rows[0].push_back("dL/dy mean");
    rows[0].push_back("std");
  }
  add("input", "", "", p.input, "");
  for (const Probe::Layer& l : p.layers) {
    add(l.path, l.type, joined(l.output), l.activation, std::to_string(l.dead));
    if (l.gradient.count == 0) continue;
    rows.back().push_back(text_of(l.gradient.mean));
    rows.back().push_back(text_of(l.gradient.std));
  }
  print_table(rows, 3);
  std::puts("");
  rows = {{"weights", "shape", "mean", "std"}};
  if (gradients) {
    rows[0].push_back("dL/dW mean");
    rows[0].push_back("std");
  }
  for (const Probe::Weights& w : p.weights) {
    rows.push_back({w.path, joined(w.shape), text_of(w.value.mean), text_of(w.value.std)});
    if (w.gradient.count == 0) continue;
    rows.back().push_back(text_of(w.gradient.mean));
    rows.back().push_back(text_of(w.gradient.std));
  }
  print_table(rows, 2);
  std::printf("\n%lld examples", static_cast<long long>(p.rows));
  if (by_loss) std::printf(", loss %.6f", p.loss);
  if (gradients && !by_loss) std::printf(", gradient from above: N(0, 1)");
  std::puts("");
}

void print_csv(const Probe& p) {
  std::puts("what,path,type,count,mean,std,min,max,zero,above_90,above_99");
  const auto line = [](const char* what, const std::string& path, const std::string& type, const Statistics& s) {
    if (s.count == 0) return;
    std::printf("%s,%s,%s,%lld,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g\n", what, path.c_str(), type.c_str(),
                static_cast<long long>(s.count), s.mean, s.std, s.least, s.most, s.zero, s.above_90, s.above_99);
  };
  line("activation", "input", "", p.input);
  for (const Probe::Layer& l : p.layers) line("activation", l.path, l.type, l.activation);
  for (const Probe::Layer& l : p.layers) line("gradient", l.path, l.type, l.gradient);
  for (const Probe::Weights& w : p.weights) line("weight", w.path, "", w.value);
  for (const Probe::Weights& w : p.weights) line("weight gradient", w.path, "", w.gradient);
}

}  // namespace

void add_probe(CLI::App& app, Body& body) {
  CLI::App* command =
      app.add_subcommand("probe", "Mean, spread, zeros and saturation of every layer's output and gradient");
  auto o = std::make_shared<ProbeOptions>();
  command->add_option("source", o->source, "an experiment's JSON file, or a run's checkpoint.safetensors")->required();
  command->add_option("--batch", o->batch, "examples to look at (default: the experiment's batch)")
      ->check(CLI::Range(int64_t{1}, int64_t{1000000}));
  command->add_option("--upstream", o->upstream, "the gradient from above: the loss's, or N(0, 1) numbers")
      ->check(CLI::IsMember({"loss", "normal"}));
  command->add_flag("--no-gradients", o->no_gradients, "forward only, without memory for gradients");
  command->add_option("--bins", o->bins, "of the histograms in --json")->check(CLI::Range(int64_t{1}, int64_t{10000}));
  command->add_flag("--json", o->json, "everything, with histograms, as JSON");
  command->add_flag("--csv", o->csv, "one line for each tensor")->excludes("--json");
  command->add_option("--data-dir", o->data_dir,
                      "where data files are looked for that do not lie beside the experiment (default: "
                      "$TRAINYARD_DATA)");
  command->add_option("--threads", o->session.threads, "processor threads")->check(CLI::Range(1, 1024));
  command->callback([o, &body] {
    body = [o] {
      const Probe p = about(o->source, [&] { return look(*o); });
      if (o->json) {
        std::puts(statistics_json(p, true).c_str());
      } else if (o->csv) {
        print_csv(p);
      } else {
        print_text(p, !o->no_gradients, o->upstream == "loss");
      }
      return kDone;
    };
  });
}

}  // namespace trainyard::cli
