#include "views.h"

namespace trainyard {
namespace {

using emscripten::val;

template <class T>
val copy_out(const char* array_type, const std::vector<T>& values) {
  // The constructor copies the view's numbers into memory of JavaScript's own.
  return val::global(array_type).new_(val(emscripten::typed_memory_view(values.size(), values.data())));
}

template <class T>
std::vector<T> copy_in(const val& array) {
  std::vector<T> out(array["length"].as<size_t>());
  if (!out.empty()) val(emscripten::typed_memory_view(out.size(), out.data())).call<void>("set", array);
  return out;
}

}  // namespace

std::vector<uint8_t> bytes_from(const val& array) { return copy_in<uint8_t>(array); }
std::vector<float> floats_from(const val& array) { return copy_in<float>(array); }

val uint8_array(const std::vector<uint8_t>& values) { return copy_out("Uint8Array", values); }
val float32_array(const std::vector<float>& values) { return copy_out("Float32Array", values); }
val float64_array(const std::vector<double>& values) { return copy_out("Float64Array", values); }

}  // namespace trainyard
