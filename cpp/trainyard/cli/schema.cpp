// trainyard schema: everything registered, with every option, as JSON.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "trainyard/cli/command.h"
#include "trainyard/spec/experiment.h"

namespace trainyard::cli {

void add_schema(CLI::App& app, Body& body) {
  CLI::App* command = app.add_subcommand("schema", "Print everything registered, with every option, as JSON");
  command->callback([&body] {
    body = [] {
      std::puts(schema_json().c_str());
      return kDone;
    };
  });
}

}  // namespace trainyard::cli
