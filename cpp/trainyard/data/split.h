// Which examples train, validate and test: a pure function of the seed and the labels.
#pragma once

#include <cstdint>
#include <vector>

#include "trainyard/data/dataset.h"

namespace trainyard {

struct Split {
  std::vector<int32_t> train, validation, test;  // example numbers, ascending
};

// Shares of the whole; classification is stratified: each class is split alike, to the nearest example.
// Error{"range"} if the training part would be empty.
Split split_dataset(const Dataset&, double validation, double test, uint64_t seed);

}  // namespace trainyard
