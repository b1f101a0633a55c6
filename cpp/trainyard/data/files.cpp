#include "trainyard/data/files.h"

#include "trainyard/core/error.h"

namespace trainyard {

Bytes MemoryFiles::read(const std::string& name) const {
  const auto found = files_.find(name);
  if (found != files_.end()) return found->second;
  std::string known;
  for (const auto& [other, bytes] : files_) known += (known.empty() ? "" : ", ") + other;
  throw Error(
      "file", "",
      "there is no file " + name + " here" + (known.empty() ? "; drop it on the page first" : "; there are: " + known));
}

}  // namespace trainyard
