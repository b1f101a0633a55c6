#include "trainyard/model/layout.h"

namespace trainyard {
namespace {

// Feature i of the file (channels first) stands here at position-major order.
int64_t feature_here(int64_t i, int64_t features, int64_t positions) {
  if (positions <= 1) return i;
  const int64_t channels = features / positions;
  return (i % positions) * channels + i / positions;
}

}  // namespace

std::vector<int64_t> file_shape(Layout layout, const Shape& s) {
  if (layout == Layout::dense) return {s[1], s[0]};
  if (layout == Layout::conv) return {s[3], s[2], s[0], s[1]};
  std::vector<int64_t> out;
  for (int i = 0; i < s.rank; ++i) out.push_back(s[i]);
  return out;
}

std::vector<int64_t> file_order(Layout layout, const Shape& s, int64_t positions) {
  std::vector<int64_t> order;
  order.reserve(static_cast<size_t>(s.count()));
  switch (layout) {
    case Layout::plain:
      for (int64_t i = 0; i < s.count(); ++i) order.push_back(i);
      break;
    case Layout::feature:
      for (int64_t i = 0; i < s.count(); ++i) order.push_back(feature_here(i, s.count(), positions));
      break;
    case Layout::dense:
      for (int64_t out = 0; out < s[1]; ++out) {
        for (int64_t in = 0; in < s[0]; ++in) order.push_back(feature_here(in, s[0], positions) * s[1] + out);
      }
      break;
    case Layout::conv:
      for (int64_t f = 0; f < s[3]; ++f) {
        for (int64_t c = 0; c < s[2]; ++c) {
          for (int64_t y = 0; y < s[0]; ++y) {
            for (int64_t x = 0; x < s[1]; ++x) order.push_back(((y * s[1] + x) * s[2] + c) * s[3] + f);
          }
        }
      }
      break;
  }
  return order;
}

}  // namespace trainyard
