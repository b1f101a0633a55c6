// The options that say which passes are averaged into a prediction, for every command that makes some.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>

#include "trainyard/train/passes.h"

namespace trainyard::cli {

// --monte-carlo, --views, --scales; without them as the experiment says.
void add_averages(CLI::App& command, const std::shared_ptr<PassCounts>& counts);
// --snapshots
void add_snapshots(CLI::App& command, const std::shared_ptr<PassCounts>& counts);

}  // namespace trainyard::cli
