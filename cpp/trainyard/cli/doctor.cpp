// trainyard doctor: what is wrong with a run, with the evidence and what to change.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "trainyard/cli/checkpoints.h"
#include "trainyard/cli/command.h"
#include "trainyard/cli/data_files.h"
#include "trainyard/cli/output.h"
#include "trainyard/cli/report.h"
#include "trainyard/session/report.h"
#include "trainyard/session/session.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard::cli {

void add_doctor(CLI::App& app, Body& body) {
  struct Options {
    std::string run, data_dir;
    bool json = false;
  };
  CLI::App* command =
      app.add_subcommand("doctor", "What is wrong with a run, if anything: the evidence, the cause, what to change");
  auto o = std::make_shared<Options>();
  command->add_option("run", o->run, "a run's folder, or its checkpoint.safetensors")->required();
  command->add_option("--data-dir", o->data_dir,
                      "where the experiment's data files lie, if not in this folder or beside the checkpoint (default: "
                      "$TRAINYARD_DATA)");
  command->add_flag("--json", o->json, "print JSON instead of sentences");
  command->callback([o, &body] {
    body = [o] {
      const std::string file = checkpoint_files({o->run}).front();
      const std::string findings = about(file, [&] {
        return findings_json(Session::resume(read_file(file), data_files(file, o->data_dir), {})->examine());
      });
      const std::string text = finding_lines(findings);
      std::fputs(o->json        ? (parse_json(findings).dump(2) + "\n").c_str()
                 : text.empty() ? "nothing is wrong\n"
                                : text.c_str(),
                 stdout);
      return kDone;
    };
  });
}

}  // namespace trainyard::cli
