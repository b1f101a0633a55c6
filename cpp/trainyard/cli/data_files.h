// Where an experiment's data files may lie: beside the experiment (or the checkpoint), else in the current folder, else
// in the folder of data sets that the user names by --data-dir or $TRAINYARD_DATA. So
// `mnist/train-images-idx3-ubyte.gz` is the same for everybody.
#pragma once

#include <memory>
#include <string>

#include "trainyard/data/files.h"

namespace trainyard::cli {

// `beside`: the experiment's file. `data_dir`: empty to ask the environment. `typed`: a file's name from the command
// line, which is where the user stands.
std::shared_ptr<const Files> data_files(const std::string& beside, const std::string& data_dir,
                                        const std::string& typed = "");

}  // namespace trainyard::cli
