// Files on the disk, native builds only. Relative names start at the experiment's folder.
#pragma once

#include <string>
#include <utility>

#include "trainyard/data/files.h"

namespace trainyard {

class DiskFiles final : public Files {
 public:
  // `folder`: where relative names start; empty for the current folder.
  explicit DiskFiles(std::string folder) : folder_(std::move(folder)) {}
  Bytes read(const std::string& name) const override;
  bool exists(const std::string& name) const override;

 private:
  std::string folder_;
};

}  // namespace trainyard
