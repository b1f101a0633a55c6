// The experiments of examples/experiments/models.
#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "support/source_dir.h"

namespace trainyard::test {

inline const std::string kModels = source_dir() + "examples/experiments/models/";

// `name` without .json
inline std::string model_file(const std::string& name) {
  std::ifstream in(kModels + name + ".json");
  if (!in) throw std::runtime_error("cannot read " + kModels + name + ".json");
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace trainyard::test
