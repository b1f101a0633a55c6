#include "trainyard/cli/checkpoints.h"

#include <filesystem>

#include "trainyard/core/error.h"

namespace trainyard::cli {

namespace fs = std::filesystem;

std::string checkpoint_in(const std::string& run) { return (fs::path(run) / "checkpoint.safetensors").string(); }

std::string member_folder(const std::string& ensemble, int i) {
  return (fs::path(ensemble) / ("member-" + std::to_string(i))).string();
}

std::vector<std::string> checkpoint_files(const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const std::string& name : names) {
    if (!fs::is_directory(name)) {
      out.push_back(name);
    } else if (fs::exists(checkpoint_in(name))) {
      out.push_back(checkpoint_in(name));
    } else {
      const size_t before = out.size();
      for (int i = 0; fs::exists(checkpoint_in(member_folder(name, i))); ++i)
        out.push_back(checkpoint_in(member_folder(name, i)));
      if (out.size() == before) throw Error("file", "", name + " holds neither a run's checkpoint nor an ensemble's");
    }
  }
  return out;
}

}  // namespace trainyard::cli
