#include "trainyard/cli/data_files.h"

#include <cstdlib>
#include <filesystem>
#include <vector>

#include "trainyard/core/error.h"
#include "trainyard/data/disk_files.h"

namespace trainyard::cli {
namespace {

// Looks in each folder in turn.
class SearchFiles final : public Files {
 public:
  explicit SearchFiles(const std::string& typed) : typed_(typed) {}
  void add(const std::string& folder) { places_.emplace_back(folder, DiskFiles(folder)); }

  bool exists(const std::string& name) const override {
    if (name == typed_) return DiskFiles("").exists(name);
    for (const auto& [folder, files] : places_) {
      if (files.exists(name)) return true;
    }
    return false;
  }
  Bytes read(const std::string& name) const override {
    if (name == typed_) return DiskFiles("").read(name);
    for (const auto& [folder, files] : places_) {
      if (files.exists(name)) return files.read(name);
    }
    try {
      return places_.front().second.read(name);  // throws, and says why
    } catch (const Error& e) {
      std::string also;
      for (size_t i = 1; i < places_.size(); ++i)
        also += ", nor in " + (places_[i].first == "." ? "this folder" : places_[i].first);
      throw Error(e.code, e.path, e.what() + also);
    }
  }

 private:
  std::string typed_;
  std::vector<std::pair<std::string, DiskFiles>> places_;
};

}  // namespace

std::shared_ptr<const Files> data_files(const std::string& beside, const std::string& data_dir,
                                        const std::string& typed) {
  auto files = std::make_shared<SearchFiles>(typed);
  const std::string folder = std::filesystem::path(beside).parent_path().string();
  files->add(folder.empty() ? "." : folder);
  if (!folder.empty() && folder != ".") files->add(".");
  const char* environment = std::getenv("TRAINYARD_DATA");
  if (!data_dir.empty()) {
    files->add(data_dir);
  } else if (environment && *environment) {
    files->add(environment);
  }
  return files;
}

}  // namespace trainyard::cli
