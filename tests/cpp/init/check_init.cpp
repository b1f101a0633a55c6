#include "init/check_init.h"

#include <limits>

#include "trainyard/spec/json_reader.h"

namespace trainyard::test {

Spec init_from(const std::string& json) { return read_component(parse_json(json), "/init", "init"); }

Parameter dense_parameter(int64_t in, int64_t out) {
  return {.path = "0.weight", .shape = {in, out}, .layout = Layout::dense, .fan_in = in, .fan_out = out};
}

Parameter conv_parameter(int64_t kernel, int64_t channels, int64_t filters) {
  const int64_t window = kernel * kernel;
  return {.path = "0.weight",
          .shape = {kernel, kernel, channels, filters},
          .layout = Layout::conv,
          .fan_in = window * channels,
          .fan_out = window * filters};
}

std::vector<float> draw(const std::string& json, const Parameter& p, uint64_t seed) {
  const Spec spec = init_from(json);
  std::vector<float> w(static_cast<size_t>(p.shape.count()), std::numeric_limits<float>::quiet_NaN());
  factory_of<InitFactory>(spec).draw(*spec.options, p, {seed, stream_id(Purpose::init)}, w.data());
  return w;
}

double second_moment(const std::vector<float>& w) {
  double sum = 0.0;
  for (const float v : w) sum += static_cast<double>(v) * static_cast<double>(v);
  return sum / static_cast<double>(w.size());
}

void check_init(const std::string& json) {
  INFO(json);
  for (const Parameter& p :
       {dense_parameter(1, 1), dense_parameter(5, 3), dense_parameter(3, 17), conv_parameter(3, 2, 4)}) {
    const std::vector<float> w = draw(json, p);
    for (const float v : w) CHECK(std::isfinite(v));
    CHECK(draw(json, p) == w);
  }
}

}  // namespace trainyard::test
