// What every initialisation must do: numbers are finite, a pure function of seed and parameter, for any shape.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "support/checked.h"
#include "trainyard/init/initializer.h"

namespace trainyard::test {

Spec init_from(const std::string& json);

Parameter dense_parameter(int64_t in, int64_t out);
Parameter conv_parameter(int64_t kernel, int64_t channels, int64_t filters);

// Drawn with a seed; element (i, j) of a dense parameter is at i * out + j.
std::vector<float> draw(const std::string& json, const Parameter& p, uint64_t seed = 1);

// Mean of squares.
double second_moment(const std::vector<float>& w);

void check_init(const std::string& json);

}  // namespace trainyard::test
