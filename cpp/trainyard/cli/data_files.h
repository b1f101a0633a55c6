// Where an experiment's data files may lie: beside the experiment (or the checkpoint), else in the current folder, else
// in the folder of data sets that the user names by --data-dir or $TRAINYARD_DATA. So
// `mnist/train-images-idx3-ubyte.gz` is the same for everybody.
#pragma once

#include <memory>
#include <string>

#include "trainyard/data/files.h"

namespace trainyard::cli {

// `beside`: the experiment's file. `data_dir`: empty to ask the environment.
std::shared_ptr<const Files> data_files(const std::string& beside, const std::string& data_dir);

}  // namespace trainyard::cli
