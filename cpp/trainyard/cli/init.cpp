// trainyard init: an experiment's initial weights, before any step.
#include <CLI/CLI.hpp>
#include <memory>

#include "trainyard/cli/command.h"
#include "trainyard/cli/data_files.h"
#include "trainyard/cli/exact.h"
#include "trainyard/cli/output.h"
#include "trainyard/session/session.h"

namespace trainyard::cli {

void add_init(CLI::App& app, Body& body) {
  struct Options {
    std::string experiment, out, data_dir;
    bool exact = false;
  };
  CLI::App* command = app.add_subcommand("init", "Write an experiment's initial weights as safetensors");
  auto o = std::make_shared<Options>();
  command->add_option("experiment", o->experiment, "the experiment's JSON file")->required();
  command->add_option("--out", o->out, "the file to write, such as init.safetensors")->required();
  command->add_option("--data-dir", o->data_dir,
                      "where data files are looked for that do not lie beside the experiment");
  command->add_flag("--exact", o->exact, "the browser's bits");
  command->callback([o, &body] {
    body = [o] {
      if (o->exact) use_exact_build();
      const auto weights = about(o->experiment, [&] {
        return Session(read_text(o->experiment), data_files(o->experiment, o->data_dir)).model_file();
      });
      write_file(o->out, weights);
      return kDone;
    };
  });
}

}  // namespace trainyard::cli
