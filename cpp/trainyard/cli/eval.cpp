// trainyard eval: a checkpoint's loss, accuracy, confusion matrix and so on, as JSON: of the experiment's own
// validation and test examples, or of others.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "trainyard/cli/averages.h"
#include "trainyard/cli/command.h"
#include "trainyard/cli/data_argument.h"
#include "trainyard/cli/data_files.h"
#include "trainyard/cli/output.h"
#include "trainyard/cli/report.h"
#include "trainyard/session/predictor.h"
#include "trainyard/session/report.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard::cli {
namespace {

struct EvalOptions {
  std::string checkpoint, data_dir;
  std::vector<std::string> data;
  SessionOptions session;
  PassCounts counts;
};

std::string evaluate(const EvalOptions& o) {
  const auto files = data_files(o.checkpoint, o.data_dir);
  const std::vector<uint8_t> checkpoint = about(o.checkpoint, [&] { return read_file(o.checkpoint); });
  if (o.data.empty()) {
    return about(o.checkpoint,
                 [&] { return evaluate_parts(*Session::resume(checkpoint, files, o.session), true, o.counts); });
  }
  Predictor predictor = about(o.checkpoint, [&] { return Predictor(checkpoint, o.session); });
  const Dataset data =
      about("--data", [&] { return predictor.load(source_argument(o.data, predictor.experiment()), *files, true); });
  return parse_json(evaluation_json(predictor.evaluate(data, o.counts), predictor.data())).dump(2);
}

}  // namespace

void add_eval(CLI::App& app, Body& body) {
  CLI::App* command = app.add_subcommand("eval", "A checkpoint's metrics on its own or on other examples, as JSON");
  auto o = std::make_shared<EvalOptions>();
  command->add_option("checkpoint", o->checkpoint, "checkpoint.safetensors of a run")->required();
  command
      ->add_option("--data", o->data,
                   "other examples: a file of the training data's kind, a source as JSON, or /data/source/path=FILE")
      ->allow_extra_args(false);
  command->add_option("--data-dir", o->data_dir,
                      "where the experiment's data files lie, if not in this folder or beside the checkpoint (default: "
                      "$TRAINYARD_DATA)");
  const std::shared_ptr<PassCounts> counts(o, &o->counts);
  add_averages(*command, counts);
  add_snapshots(*command, counts);
  command->add_option("--threads", o->session.threads, "processor threads")->check(CLI::Range(1, 1024));
  command->add_option("--device", o->session.device, "cpu or cuda")->check(CLI::IsMember({"cpu", "cuda", "ref"}));
  command->callback([o, &body] {
    body = [o] {
      std::puts(evaluate(*o).c_str());
      return kDone;
    };
  });
}

}  // namespace trainyard::cli
