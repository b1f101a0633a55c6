#include "trainyard/cli/exact.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "trainyard/core/error.h"

namespace trainyard::cli {

#if TY_EXACT

void use_exact_build() {}  // this is it

#else

namespace {

// This process's arguments, so that nobody has to hand argv through.
std::vector<std::string> own_arguments() {
  std::vector<std::string> out;
  std::FILE* file = std::fopen("/proc/self/cmdline", "re");
  if (!file) return out;
  std::string word;
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) {
    if (c != 0) {
      word += static_cast<char>(c);
    } else {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  std::fclose(file);
  return out;
}

}  // namespace

void use_exact_build() {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::string exact = (self.parent_path() / "trainyard-exact").string();
  std::vector<std::string> arguments = own_arguments();
  std::vector<char*> argv;
  for (std::string& a : arguments) argv.push_back(a.data());
  argv.push_back(nullptr);
  if (!error && argv.size() > 1) ::execv(exact.c_str(), argv.data());
  throw Error("unsupported", "",
              "cannot start " + exact + ": " + std::strerror(errno) + " (npm run build:native makes it)");
}

#endif

}  // namespace trainyard::cli
