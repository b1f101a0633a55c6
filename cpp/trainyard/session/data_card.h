// What a trained network must know of its data without having them: the sample's shape, class names, how the columns
// of a table become numbers. Kept in checkpoints as JSON, so that new examples are read as the training examples were.
#pragma once

#include <string>

#include "trainyard/data/dataset.h"

namespace trainyard {

std::string data_card(const Dataset&);
// A data set with no examples. Error{"checkpoint"} if the text is no such card.
Dataset dataset_from_card(const std::string& text);

}  // namespace trainyard
