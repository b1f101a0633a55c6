// Members of a zip file (PKWARE's APPNOTE, as far as numpy writes it): stored or deflated, below 4 GB, not encrypted.
#pragma once

#include <string>
#include <vector>

#include "trainyard/data/files.h"

namespace trainyard {

class ZipFile {
 public:
  // Error{"file"} (here and in read) that names the file and says what is wrong. `bytes` must outlive this.
  ZipFile(const Bytes& bytes, std::string name);

  std::vector<std::string> names() const;
  bool has(const std::string& member) const;
  Bytes read(const std::string& member) const;

 private:
  struct Member {
    std::string name;
    uint32_t method, flags, checksum, compressed, length, offset;
  };
  [[noreturn]] void fail(const std::string& what) const;
  uint32_t number(size_t at, int bytes) const;  // little-endian; fails outside of the file
  size_t find_end() const;

  const Bytes& bytes_;
  std::string name_;
  std::vector<Member> members_;
};

}  // namespace trainyard
