#include "trainyard/cli/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "trainyard/core/error.h"
#include "trainyard/data/disk_files.h"

namespace trainyard::cli {
namespace {

namespace fs = std::filesystem;

// Closes what it holds; the caller closes itself where it must know whether that went well.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  bool close() {
    const int fd = fd_;
    fd_ = -1;
    return ::close(fd) == 0;
  }

 private:
  int fd_;
};

[[noreturn]] void fail(const std::string& path, int error) {
  throw Error("output", "", "cannot write " + path + ": " + std::strerror(error));
}

bool write_all(int fd, const char* data, size_t bytes) {
  while (bytes > 0) {
    const ssize_t written = ::write(fd, data, bytes);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    data += written;
    bytes -= static_cast<size_t>(written);
  }
  return true;
}

// A rename is on the disk once its folder is.
void flush_folder(const fs::path& folder) {
  const Descriptor fd(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() >= 0) ::fsync(fd.get());  // some file systems cannot; the file itself is safe
}

}  // namespace

void make_folder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw Error("output", "", "cannot make the folder " + folder + ": " + error.message());
  if (::access(folder.c_str(), W_OK | X_OK) != 0)
    throw Error("output", "", "cannot write into the folder " + folder + ": " + std::strerror(errno));
}

void write_file(const std::string& path, const void* data, size_t bytes) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) fail(path, EISDIR);
  // Devices and pipes, such as /dev/stdout, have nothing to replace.
  const bool special = fs::exists(path, ignored) && !fs::is_regular_file(path, ignored);
  const std::string temporary = special ? path : path + ".part";
  Descriptor fd(::open(temporary.c_str(), O_WRONLY | O_CLOEXEC | (special ? 0 : O_CREAT | O_TRUNC), 0666));
  if (fd.get() < 0) fail(path, errno);
  bool good = write_all(fd.get(), static_cast<const char*>(data), bytes) && (special || ::fsync(fd.get()) == 0);
  good = good && fd.close();
  good = good && (special || ::rename(temporary.c_str(), path.c_str()) == 0);
  if (!good) {
    const int error = errno;
    if (!special) ::unlink(temporary.c_str());
    fail(path, error);
  }
  if (!special) flush_folder(fs::path(path).parent_path());
}

void write_file(const std::string& path, const std::vector<uint8_t>& bytes) {
  write_file(path, bytes.data(), bytes.size());
}
void write_file(const std::string& path, const std::string& text) { write_file(path, text.data(), text.size()); }

std::vector<uint8_t> read_file(const std::string& path) { return DiskFiles("").read(path); }

std::string read_text(const std::string& path) {
  const std::vector<uint8_t> bytes = read_file(path);
  return {bytes.begin(), bytes.end()};
}

}  // namespace trainyard::cli
