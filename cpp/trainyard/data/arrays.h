// What the readers of ready-made arrays (idx, cifar10, npz) share: class names for numbered labels.
#pragma once

#include <string>
#include <vector>

#include "trainyard/data/dataset.h"

namespace trainyard {

// Checks labels (n) against what is known and names their classes: the reference's names, else `names` as given, else
// "0", "1", ... up to the largest label. Error{"data", path} names the file and the example whose label is out of
// range.
void name_classes(Dataset&, const Dataset* reference, const std::vector<std::string>& names, const std::string& file,
                  const std::string& path);

// Error{"shape", path} if examples of a test set are not of the training set's shape.
void check_sample(const Dataset&, const Dataset* reference, const std::string& file, const std::string& path);

}  // namespace trainyard
