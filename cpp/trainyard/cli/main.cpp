// The command line: trainyard train, predict, eval and so on. See each command's own file.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <new>
#include <string>

#include "trainyard/cli/command.h"
#include "trainyard/cli/version.h"

namespace {

using namespace trainyard;
using namespace trainyard::cli;

// One line, whatever a message holds.
void print_error(const std::string& text) {
  std::string line = text;
  for (char& c : line) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  std::fprintf(stderr, "error: %s\n", line.c_str());
}

std::string located(const Error& e) { return (e.path.empty() ? "" : e.path + ": ") + e.what(); }

int parse_and_run(int argc, char** argv) {
  CLI::App app("Understand and do the training of small neural networks.", "trainyard");
  app.set_version_flag("--version", kVersion);
  app.require_subcommand(1);
  Body body;
  for (const auto add : {add_train, add_predict, add_eval, add_ensemble, add_init, add_bench, add_check, add_summary, add_range,
                         add_probe, add_preview, add_card, add_doctor, add_fold, add_prune, add_schema}) {
    add(app, body);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e);  // --help, --version
    print_error(std::string(e.what()) + " (see trainyard --help)");
    return kUsage;
  }
  return body();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return parse_and_run(argc, argv);
  } catch (const FileError& e) {
    print_error(e.file + ": " + located(e));
    return kUsage;
  } catch (const Error& e) {
    print_error(located(e));
    return kUsage;
  } catch (const std::bad_alloc&) {
    print_error("not enough memory");
    return kFailed;
  } catch (const std::exception& e) {
    print_error(e.what());
    return kFailed;
  }
}
