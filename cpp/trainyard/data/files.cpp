#include "trainyard/data/files.h"

#include "trainyard/core/error.h"

namespace trainyard {

const Bytes* MemoryFiles::find(const std::string& name) const {
  auto found = files_.find(name);
  if (found == files_.end()) found = files_.find(name.substr(name.find_last_of('/') + 1));
  return found == files_.end() ? nullptr : &found->second;
}

Bytes MemoryFiles::read(const std::string& name) const {
  if (const Bytes* bytes = find(name)) return *bytes;
  std::string known;
  for (const auto& [other, bytes] : files_) known += (known.empty() ? "" : ", ") + other;
  throw Error(
      "file", "",
      "there is no file " + name + " here" + (known.empty() ? "; drop it on the page first" : "; there are: " + known));
}

}  // namespace trainyard
