// Copies between JavaScript's typed arrays and ours. Memory growth detaches views, so a view never outlives a
// function: arrays are made, copied and forgotten here.
#pragma once

#include <emscripten/val.h>

#include <cstdint>
#include <vector>

namespace trainyard {

std::vector<uint8_t> bytes_from(const emscripten::val& uint8_array);
std::vector<float> floats_from(const emscripten::val& float32_array);

emscripten::val uint8_array(const std::vector<uint8_t>&);
emscripten::val float32_array(const std::vector<float>&);
emscripten::val float64_array(const std::vector<double>&);

}  // namespace trainyard
