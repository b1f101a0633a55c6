// Which examples train, validate and test: a pure function of the seed and the labels.
#pragma once

#include <cstdint>
#include <vector>

#include "trainyard/data/dataset.h"

namespace trainyard {

struct Split {
  std::vector<int32_t> train, validation, test;  // example numbers, ascending
};

// Shares of the whole, rounded to the nearest example but at least one where a share is above 0. Classification is
// stratified: each class is split alike, to within one example. The test part does not depend on the validation share.
// Error{"range", "/validation"} (relative to the data section) if no example would be left to train on.
Split split_dataset(const Dataset&, double validation, double test, uint64_t seed);

}  // namespace trainyard
