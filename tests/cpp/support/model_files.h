// The experiments of examples/experiments/models.
#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace trainyard::test {

inline const std::string kModels = std::string(TY_SOURCE_DIR) + "/examples/experiments/models/";

// `name` without .json
inline std::string model_file(const std::string& name) {
  std::ifstream in(kModels + name + ".json");
  if (!in) throw std::runtime_error("cannot read " + kModels + name + ".json");
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace trainyard::test
