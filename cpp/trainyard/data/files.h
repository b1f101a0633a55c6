// Where data sources find the files that an experiment names: the disk beside the experiment natively, what the
// reader dropped on the page in the browser.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace trainyard {

using Bytes = std::vector<uint8_t>;

class Files {
 public:
  virtual ~Files() = default;
  // The whole file, as it is (a .gz still compressed). Error{"file"} that names it and says why.
  virtual Bytes read(const std::string& name) const = 0;
  virtual bool exists(const std::string& name) const = 0;
};

// Files handed over by name. An experiment may name a folder too ("mnist/labels.gz"): who chooses files in a page
// gives none, so the name without it will do.
class MemoryFiles final : public Files {
 public:
  void put(const std::string& name, Bytes bytes) { files_[name] = std::move(bytes); }
  Bytes read(const std::string& name) const override;
  bool exists(const std::string& name) const override { return find(name) != nullptr; }

 private:
  const Bytes* find(const std::string& name) const;

  std::map<std::string, Bytes> files_;
};

}  // namespace trainyard
