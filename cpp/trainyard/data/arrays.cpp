#include "trainyard/data/arrays.h"

#include <algorithm>

#include "trainyard/core/error.h"
#include "trainyard/core/text.h"

namespace trainyard {

void name_classes(Dataset& data, const Dataset* reference, const std::vector<std::string>& names,
                  const std::string& file, const std::string& path) {
  data.classes = reference ? reference->classes : names;
  const auto most = std::max_element(data.labels.begin(), data.labels.end());
  if (data.classes.empty()) {
    if (most == data.labels.end()) return;
    for (int32_t c = 0; c <= *most; ++c) data.classes.push_back(std::to_string(c));
    if (data.classes.size() < 2) throw Error("data", path, printable(file) + ": every label is 0");
    return;
  }
  if (most == data.labels.end() || static_cast<size_t>(*most) < data.classes.size()) return;
  throw Error("data", path,
              printable(file) + ", example " + std::to_string(most - data.labels.begin()) + ": label " +
                  std::to_string(*most) + " is out of range, there are " + std::to_string(data.classes.size()) +
                  " classes");
}

void check_sample(const Dataset& data, const Dataset* reference, const std::string& file, const std::string& path) {
  if (!reference || reference->sample == data.sample) return;
  throw Error("shape", path,
              printable(file) + " holds examples of " + to_string(data.sample) + ", the training data are " +
                  to_string(reference->sample));
}

}  // namespace trainyard
