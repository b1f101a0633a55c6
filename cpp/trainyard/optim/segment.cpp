#include "trainyard/optim/segment.h"

namespace trainyard {

std::vector<Segment> segments_of(const ParameterTable& table) {
  std::vector<Segment> out;
  for (size_t i = 0; i < table.parameters.size(); ++i) {
    const Parameter& p = table.parameters[i];
    const int64_t end = i + 1 < table.parameters.size() ? table.parameters[i + 1].offset : table.parameter_slab;
    if (!out.empty() && out.back().lr_scale == p.lr_scale && out.back().decay == p.decay &&
        out.back().decay_scale == p.decay_scale && out.back().frozen == p.frozen) {
      out.back().size += end - p.offset;
    } else {
      out.push_back({p.offset, end - p.offset, p.path, p.lr_scale, p.decay, p.frozen, p.decay_scale});
    }
  }
  return out;
}

}  // namespace trainyard
