#include "trainyard/data/disk_files.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include "trainyard/core/error.h"

namespace trainyard {
namespace {

namespace fs = std::filesystem;

fs::path place(const std::string& folder, const std::string& name) {
  return folder.empty() ? fs::path(name) : fs::path(folder) / name;  // an absolute name stays as it is
}

[[noreturn]] void fail(const std::string& name, const std::string& why) {
  throw Error("file", "", "cannot read " + name + ": " + why);
}

}  // namespace

bool DiskFiles::exists(const std::string& name) const {
  std::error_code ignored;
  return fs::is_regular_file(place(folder_, name), ignored);
}

Bytes DiskFiles::read(const std::string& name) const {
  if (name.empty()) throw Error("file", "", "the name of the file is empty");
  const fs::path path = place(folder_, name);
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found)
    fail(name, "there is no such file in " + (folder_.empty() ? "this folder" : folder_));
  if (status.type() == fs::file_type::directory) fail(name, "it is a folder, not a file");
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (!file) fail(name, std::strerror(errno));
  Bytes bytes;
  const auto size = fs::file_size(path, error);  // pipes have none: read on until the end
  if (!error) bytes.reserve(static_cast<size_t>(size) + 1);
  constexpr size_t kChunk = size_t{1} << 20;
  for (;;) {
    const size_t before = bytes.size();
    const size_t want = std::max(std::min(bytes.capacity() - before, 64 * kChunk), kChunk);
    bytes.resize(before + want);
    const size_t got = std::fread(bytes.data() + before, 1, want, file.get());
    bytes.resize(before + got);
    if (got < want) break;
  }
  if (std::ferror(file.get())) fail(name, std::strerror(errno));
  return bytes;
}

}  // namespace trainyard
