#include "trainyard/optim/segment.h"

namespace trainyard {
namespace {

bool alike(const Segment& a, const Segment& b) {
  return a.lr_scale == b.lr_scale && a.decay == b.decay && a.decay_scale == b.decay_scale && a.frozen == b.frozen &&
         a.first_step == b.first_step;
}

}  // namespace

std::vector<Segment> segments_of(const ParameterTable& table, const std::vector<int64_t>& first_steps, bool by_decay) {
  std::vector<Segment> out;
  for (size_t i = 0; i < table.parameters.size(); ++i) {
    const Parameter& p = table.parameters[i];
    const int64_t end = i + 1 < table.parameters.size() ? table.parameters[i + 1].offset : table.parameter_slab;
    const Segment own{p.offset,
                      end - p.offset,
                      p.path,
                      p.lr_scale,
                      by_decay && p.decay,
                      p.frozen,
                      by_decay ? p.decay_scale : 1.0,
                      first_steps.empty() ? 0 : first_steps[i]};
    if (!out.empty() && alike(out.back(), own)) {
      out.back().size += own.size;
    } else {
      out.push_back(own);
    }
  }
  return out;
}

}  // namespace trainyard
