// The committed vectors of tests/golden.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace trainyard::test {

nlohmann::json golden(const std::string& file);

inline std::vector<double> doubles(const nlohmann::json& list) { return list.get<std::vector<double>>(); }

// PyTorch computed in double from inputs that floats hold exactly; ours are floats. Relative to the largest number of
// a tensor, as sums of large terms may cancel.
inline constexpr double kTorchTolerance = 1e-5;

}  // namespace trainyard::test
