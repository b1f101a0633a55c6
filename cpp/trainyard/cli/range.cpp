// trainyard range: the learning rate range test. Trains a copy of an experiment while the rate grows step by step, and
// names two rates to try.
#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <memory>

#include "trainyard/cli/command.h"
#include "trainyard/cli/csv.h"
#include "trainyard/cli/data_files.h"
#include "trainyard/cli/output.h"
#include "trainyard/schedules/linear_scaling.h"
#include "trainyard/session/report.h"
#include "trainyard/session/session.h"

namespace trainyard::cli {
namespace {

std::string table(const RangeTest& test) {
  std::string out = "step,lr,loss,smoothed\n";
  for (size_t i = 0; i < test.lr().size(); ++i) {
    out += std::to_string(i) + "," + csv_number(test.lr()[i]) + "," + csv_number(test.loss()[i]) + "," +
           csv_number(test.smoothed()[i]) + "\n";
  }
  return out;
}

bool is_json(const std::string& path) { return path.size() > 5 && path.compare(path.size() - 5, 5, ".json") == 0; }

void print(const RangeTest& test, int64_t batch) {
  std::printf("%zu steps from lr %.3g", test.lr().size(), test.from());
  std::printf(test.blew_up() && !test.lr().empty() ? ", until the loss blew up at %.3g\n" : " to %.3g\n",
              test.lr().empty() ? test.from() : test.lr().back());
  if (std::isnan(test.steepest())) {
    std::printf("the loss never fell clearly: try more steps, or another range\n");
    return;
  }
  std::printf("the loss falls fastest at lr %.3g and is lowest at %.3g\n", test.steepest(), test.lowest());
  std::printf("try %.3g, or a tenth of the lowest: %.3g\n", test.steepest(), test.lowest() / 10.0);
  // Where the batch is about to change, too.
  std::printf("that is for batches of %lld; by the linear scaling rule %.3g for batches of %lld\n",
              static_cast<long long>(batch), linearly_scaled(test.steepest(), batch, 4 * batch),
              static_cast<long long>(4 * batch));
}

}  // namespace

void add_range(CLI::App& app, Body& body) {
  struct Options {
    std::string experiment, out, data_dir;
    std::vector<std::string> settings;
    double from = 1e-6, to = 1.0;
    int64_t steps = 200;
    SessionOptions session;
  };
  CLI::App* command = app.add_subcommand("range", "Find a learning rate: the loss while the rate grows step by step");
  auto o = std::make_shared<Options>();
  command->add_option("experiment", o->experiment, "the experiment's JSON file")->required();
  command->add_option("--from", o->from, "first learning rate");
  command->add_option("--to", o->to, "last learning rate");
  command->add_option("--steps", o->steps, "updates between them");
  command->add_option("--set", o->settings, "a setting such as /train/batch=64; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--out", o->out, "where to write the curve: a CSV file, or JSON if it ends in .json");
  command->add_option("--threads", o->session.threads, "processor threads")->check(CLI::Range(1, 1024));
  command->add_option(
      "--data-dir", o->data_dir,
      "where data files are looked for that do not lie beside the experiment (default: $TRAINYARD_DATA)");
  command->callback([o, &body] {
    body = [o] {
      std::string text = read_text(o->experiment);
      for (const std::string& setting : o->settings)
        text = about("--set " + setting, [&] { return with_setting(text, setting); });
      const auto session = about(o->experiment, [&] {
        return std::make_unique<Session>(text, data_files(o->experiment, o->data_dir), o->session);
      });
      const RangeTest test = about(o->experiment, [&] { return session->range_test(o->from, o->to, o->steps); });
      if (!o->out.empty()) write_file(o->out, is_json(o->out) ? range_test_json(test) + "\n" : table(test));
      print(test, session->experiment().train.batch);
      return kDone;
    };
  });
}

}  // namespace trainyard::cli
