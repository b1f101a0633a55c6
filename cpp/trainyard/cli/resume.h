// Going on from a checkpoint with an experiment that may say "longer", "another learning rate", but not "another
// network": how long and how often may be changed freely, live options become changes from now on, and anything else
// that differs is an error with its place.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "trainyard/session/session.h"

namespace trainyard::cli {

// `experiment`: the text with the user's settings in it; `settings`: those settings ("/optimizer/lr=0.01").
std::unique_ptr<Session> resume_session(const std::string& checkpoint_path, const std::string& experiment,
                                        const std::vector<std::string>& settings, std::shared_ptr<const Files> files,
                                        const SessionOptions& options);

}  // namespace trainyard::cli
