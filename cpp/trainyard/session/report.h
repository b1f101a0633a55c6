// Evaluations as JSON, for the page and the command line alike.
#pragma once

#include <string>

#include "trainyard/data/dataset.h"
#include "trainyard/diagnose/doctor.h"
#include "trainyard/diagnose/range_test.h"
#include "trainyard/session/ensemble.h"
#include "trainyard/train/evaluation.h"

namespace trainyard {

// {n, loss, accuracy, confusion, per_class: [{name, precision, recall, support}]} or {n, loss, mae, rmse, r2};
// a precision of 0 / 0 is null.
std::string evaluation_json(const Evaluation&, const Dataset&);

// {loss, accuracy} or {loss, rmse}: how much worse the held-out examples come off than the training examples, each as
// the held-out number less the other (GEN-01: test error = training error + gap).
std::string gap_json(const Evaluation& held_out, const Evaluation& train);

// {members: [evaluation], mean: {loss, accuracy | rmse}, standard_error: {...}, ensemble: evaluation, gain: {...}}: the
// gain is how much better the ensemble is than its members on average.
std::string ensemble_json(const EnsembleEvaluation&, const Dataset&);

// {lr, loss, smoothed: [...], blew_up, lowest, steepest, tenth_of_lowest}: the last two are rates to try; null where
// the loss never falls.
std::string range_test_json(const RangeTest&);

// {findings: [{id, serious, title, evidence, cause, remedies: [{label, path, value}]}]}; a remedy without value takes
// away what is at its path.
std::string findings_json(const std::vector<Finding>&);

}  // namespace trainyard
