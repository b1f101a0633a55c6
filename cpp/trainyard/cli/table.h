// Tables on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "trainyard/tensor/shape.h"

namespace trainyard::cli {

// Columns as wide as their widest cell, numbers to the right, names (the first `left`) to the left.
void print_table(const std::vector<std::vector<std::string>>& rows, size_t left);

// "28x28x1"
std::string joined(const Shape& shape);
// The other way round; a rank of 0 for text that is no shape.
Shape shape_from(const std::string& text);

// "61,100,840"
std::string grouped(int64_t n);

}  // namespace trainyard::cli
