#include "trainyard/train/sharing.h"

#include <algorithm>

namespace trainyard {

Sharing::Sharing(Backend<float>& backend, Model<float>& model, int64_t part) : backend_(backend), model_(model) {
  const ParameterTable& table = model.table();
  const Sequential<float>& layers = model.root();
  // Parameters lie in the order of their layers.
  const auto first_of = [&](const std::string& layer) {
    int64_t first = table.parameter_slab;
    for (const Parameter& p : table.parameters) {
      if (p.path.rfind(layer + ".", 0) == 0) first = std::min(first, p.offset);
    }
    return first;
  };
  int64_t behind = table.parameter_slab, end = table.parameter_slab;
  for (size_t i = layers.size(); i-- > 0;) {
    behind_[layers.path(i)] = behind;
    if (end - behind >= part) cuts_.push_back(end = behind);
    behind = std::min(behind, first_of(layers.path(i)));
  }
  if (end > 0) cuts_.push_back(0);
}

void Sharing::after_backward(const std::string& path, Tensor<const float>) {
  const auto at = behind_.find(path);
  if (at == behind_.end()) return;  // a layer within a layer
  while (next_ < cuts_.size() && cuts_[next_] >= at->second && cuts_[next_] > 0) send_next();
}

void Sharing::finish() {
  while (next_ < cuts_.size()) send_next();
  backend_.finish_sums();
}

void Sharing::send_next() {
  const int64_t end = next_ == 0 ? model_.table().parameter_slab : cuts_[next_ - 1], begin = cuts_[next_];
  backend_.start_sum(model_.memory().gradients + begin, end - begin);
  ++next_;
}

}  // namespace trainyard
