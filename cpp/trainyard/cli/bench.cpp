// trainyard bench: how fast an experiment's steps are on this machine, and which verbs of the backend take the time.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "trainyard/cli/command.h"
#include "trainyard/cli/data_files.h"
#include "trainyard/cli/output.h"
#include "trainyard/session/benchmark.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard::cli {
namespace {

void print(const Json& b, bool forward) {
  const Json& ms = b["ms"];
  std::printf("%.4g ms a %s (fastest %.4g, slowest tenth above %.4g), batch %lld, %.4g examples a second\n",
              ms["median"].get<double>(), forward ? "prediction" : "step", ms["fastest"].get<double>(),
              ms["slow_tenth"].get<double>(), b["batch"].get<long long>(),
              1000.0 * b["batch"].get<double>() / ms["median"].get<double>());
  if (b.contains("gflops")) {
    std::printf("%.4g GFLOP a step in products and convolutions: %.4g GFLOP/s\n", 1e-9 * b["flops"].get<double>(),
                b["gflops"].get<double>());
  }
  if (!forward)
    std::printf("loss %.4f at first, %.4f at last\n", b["loss"]["first"].get<double>(),
                b["loss"]["last"].get<double>());
  if (b["profile"].empty()) return;
  std::printf("\n%-28s %8s %8s %7s %9s\n", "verb", "calls", "ms", "share", "GFLOP/s");
  for (const Json& line : b["profile"]) {
    std::printf("%-28s ", line["verb"].get<std::string>().c_str());
    line.contains("calls") ? std::printf("%8.1f ", line["calls"].get<double>()) : std::printf("%8s ", "");
    std::printf("%8.4f %6.1f%%", line["ms"].get<double>(), 100.0 * line["share"].get<double>());
    if (line.contains("gflops")) std::printf(" %9.1f", line["gflops"].get<double>());
    std::printf("\n");
  }
}

}  // namespace

void add_bench(CLI::App& app, Body& body) {
  struct Options {
    std::string experiment, data_dir;
    std::vector<std::string> settings;
    bool json = false;
    SessionOptions session;
    BenchmarkSettings benchmark;
  };
  CLI::App* command = app.add_subcommand("bench", "Time an experiment's steps, and show which work takes the time");
  auto o = std::make_shared<Options>();
  command->add_option("experiment", o->experiment, "the experiment's JSON file")->required();
  command->add_option("--seconds", o->benchmark.seconds, "how long to time")->check(CLI::PositiveNumber);
  command
      ->add_option("--steps", o->benchmark.steps, "so many in one go instead, without a profile: to count instructions")
      ->check(CLI::PositiveNumber);
  command->add_flag("--forward", o->benchmark.forward, "predictions for a batch, not training steps");
  command->add_flag("--json", o->json, "print JSON");
  command->add_option("--set", o->settings, "a setting such as /train/batch=64; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--device", o->session.device, "cpu, cuda or ref");
  command->add_option("--threads", o->session.threads, "processor threads")->check(CLI::Range(1, 1024));
  command->add_option(
      "--data-dir", o->data_dir,
      "where data files are looked for that do not lie beside the experiment (default: $TRAINYARD_DATA)");
  command->callback([o, &body] {
    body = [o] {
      std::string text = read_text(o->experiment);
      for (const std::string& setting : o->settings)
        text = about("--set " + setting, [&] { return with_setting(text, setting); });
      const std::string result = about(o->experiment, [&] {
        return benchmark_json(benchmark(text, data_files(o->experiment, o->data_dir), o->session, o->benchmark));
      });
      if (o->json) {
        std::printf("%s\n", result.c_str());
      } else {
        print(parse_json(result), o->benchmark.forward);
      }
      return kDone;
    };
  });
}

}  // namespace trainyard::cli
