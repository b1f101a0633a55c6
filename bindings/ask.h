// Questions that the page asks a session, and their answers as JSON.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "trainyard/session/session.h"

namespace trainyard {

std::string error_json(const std::string& code, const std::string& path, const std::string& message);
std::string status_json(Session&, const Session::Status&);
std::string probe_json(const std::vector<Session::LayerOutput>&);

// {"what": "evaluate", "split": ..., "monte_carlo": noisy passes}, {"what": "status"},
// {"what": "experiment", "compact": bool},
// {"what": "doctor"},
// {"what": "check", "experiment": {...}}, {"what": "hash"},
// {"what": "statistics", "rows": n, "bins": n, "gradients": bool, "upstream": "loss" | "normal"},
// {"what": "preview", "of": "batch" | "examples" | "epochs", "epoch": n, "first": n, "rows": n},
// {"what": "activation", "layer": ..., "timed": bool},
// {"what": "range_test", "from": lr, "to": lr, "steps": n},
// {"what": "benchmark", "experiment": {...}, "seconds": s, "forward": bool, "profile": bool}: of a session of its own
// with the same files. `session` may be null for those that need none.
std::string answer(Session* session, const std::shared_ptr<const Files>& files, const std::string& question);

// The data of a source before there is a network for them, for a page that chooses one to suit:
// {"data": {"source": ...}, "seed": n}. Errors point into the experiment as usual.
Dataset described_data(const std::string& question, const Files& files);
std::string description_json(const Dataset&);
// "x" or "y" of all examples, or "x/<from>/<count>" of some: a large set does not fit into memory twice.
std::vector<float> data_values(const Dataset&, const std::string& name);

// "data/x", "data/x/<from>/<count>", "data/y", "data/split", "parameters/<path>", "initial/<path>",
// "gradients/<path>" (of the latest step), "units/<i>",
// "histograms", "preview/raw", "preview/augmented", "preview/seen", "preview/input" (of the latest of those questions),
// "rates/<count>", "spread" (of the latest predict() over its noisy passes)
std::vector<float> named_values(Session&, const std::vector<Session::LayerOutput>& probed, const std::string& name);

const MetricTable& table_of(Session&, const std::string& name);

// Error{"shape"} unless `count` numbers are `rows` inputs.
void check_rows(Session&, size_t count, int rows);

}  // namespace trainyard
