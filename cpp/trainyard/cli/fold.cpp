// trainyard fold: a trained network without its batch norms, which the layers in front of them have taken in: the same
// predictions with less work.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "trainyard/cli/command.h"
#include "trainyard/cli/output.h"
#include "trainyard/session/fold_checkpoint.h"

namespace trainyard::cli {
namespace {

void tell(const FoldReport& report) {
  for (const std::string& path : report.folded) std::printf("folded %s\n", path.c_str());
  for (const FoldReport::Left& left : report.left) std::printf("left %s: %s\n", left.path.c_str(), left.why.c_str());
  if (report.folded.empty() && report.left.empty()) std::printf("this network has no batch norm\n");
}

}  // namespace

void add_fold(CLI::App& app, Body& body) {
  struct Options {
    std::string checkpoint, out;
  };
  CLI::App* command =
      app.add_subcommand("fold", "Take a trained network's batch norms into the layers in front of them");
  auto o = std::make_shared<Options>();
  command->add_option("checkpoint", o->checkpoint, "checkpoint.safetensors of a run")->required();
  command
      ->add_option("--out", o->out,
                   "the folder for checkpoint.safetensors (predict, eval), model.safetensors and experiment.json")
      ->required();
  command->callback([o, &body] {
    body = [o] {
      const FoldedCheckpoint folded = about(o->checkpoint, [&] { return fold_checkpoint(read_file(o->checkpoint)); });
      make_folder(o->out);
      const std::filesystem::path folder(o->out);
      write_file((folder / "checkpoint.safetensors").string(), folded.checkpoint);
      write_file((folder / "model.safetensors").string(), folded.model);
      write_file((folder / "experiment.json").string(), folded.experiment + "\n");
      tell(folded.report);
      return kDone;
    };
  });
}

}  // namespace trainyard::cli
