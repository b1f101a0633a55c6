// Evaluations as JSON, for the page and the command line alike.
#pragma once

#include <string>

#include "trainyard/data/dataset.h"
#include "trainyard/train/evaluation.h"

namespace trainyard {

// {n, loss, accuracy, confusion, per_class: [{name, precision, recall, support}]} or {n, loss, mae, rmse, r2};
// a precision of 0 / 0 is null.
std::string evaluation_json(const Evaluation&, const Dataset&);

}  // namespace trainyard
