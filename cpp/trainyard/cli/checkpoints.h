// Checkpoints named on the command line, one by one or by the folders that hold them.
#pragma once

#include <string>
#include <vector>

namespace trainyard::cli {

// A file stays as it is. The folder of a run stands for its checkpoint, that of an ensemble for its members', in order.
std::vector<std::string> checkpoint_files(const std::vector<std::string>& names);

// Where member `i` of the ensemble in a folder is trained.
std::string member_folder(const std::string& ensemble, int i);

// The checkpoint in a run's folder.
std::string checkpoint_in(const std::string& run);

}  // namespace trainyard::cli
