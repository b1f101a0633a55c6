// --data of `predict` and `eval`: which examples a trained network is to look at. Said in one of three ways:
//   new.csv                                    a file of the kind that the network was trained on
//   '{"type": "idx", "images": ..., ...}'      any source, as an experiment would say it (or a bare name: spiral)
//   /data/source/path=new.csv                  the training source with one option changed; may be repeated
#pragma once

#include <string>
#include <vector>

#include "trainyard/spec/experiment.h"

namespace trainyard::cli {

Spec source_argument(const std::vector<std::string>& words, const Experiment& trained);

}  // namespace trainyard::cli
