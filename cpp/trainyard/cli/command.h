// What the commands of the executable share: how each is added, what it may end with, and whose fault an error is.
// One file per command; main.cpp only collects them.
#pragma once

#include <functional>
#include <string>

#include "trainyard/core/error.h"

namespace CLI {
class App;
}

namespace trainyard::cli {

// Exit codes.
inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;  // a check failed, training diverged or was interrupted
inline constexpr int kUsage = 2;   // wrong arguments, a bad file, a place that cannot be written

// Set when a command was chosen; runs it and returns the exit code.
using Body = std::function<int()>;

// Each declares its subcommand and options.
void add_train(CLI::App&, Body&);
void add_predict(CLI::App&, Body&);
void add_eval(CLI::App&, Body&);
void add_ensemble(CLI::App&, Body&);
void add_init(CLI::App&, Body&);
void add_bench(CLI::App&, Body&);
void add_check(CLI::App&, Body&);
void add_probe(CLI::App&, Body&);
void add_summary(CLI::App&, Body&);
void add_card(CLI::App&, Body&);
void add_doctor(CLI::App&, Body&);
void add_fold(CLI::App&, Body&);
void add_preview(CLI::App&, Body&);
void add_prune(CLI::App&, Body&);
void add_range(CLI::App&, Body&);
void add_schema(CLI::App&, Body&);

// An error together with the file it is about: "error: spiral.json: /model/2/units: ...".
struct FileError : Error {
  FileError(std::string file_, const Error& e) : Error(e), file(std::move(file_)) {}
  std::string file;
};

// Runs f(); its errors are about `file`, unless a call further in knew better.
template <class F>
auto about(const std::string& file, const F& f) -> decltype(f()) {
  try {
    return f();
  } catch (const FileError&) {
    throw;
  } catch (const Error& e) {
    throw FileError(file, e);
  }
}

}  // namespace trainyard::cli
