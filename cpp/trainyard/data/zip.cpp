#include "trainyard/data/zip.h"

#include <algorithm>

#include "trainyard/core/error.h"
#include "trainyard/core/text.h"
#include "trainyard/data/inflate.h"

namespace trainyard {
namespace {

constexpr uint32_t kEndMark = 0x06054b50, kDirectoryMark = 0x02014b50, kLocalMark = 0x04034b50;
constexpr size_t kEndSize = 22, kDirectorySize = 46, kLocalSize = 30, kMostComment = 0xffff;
constexpr uint32_t kStored = 0, kDeflated = 8, kEncrypted = 1, kIn64Bits = 0xffffffff;
constexpr uint64_t kBestRatio = 1032;  // DEFLATE's

}  // namespace

void ZipFile::fail(const std::string& what) const { throw Error("file", "", printable(name_) + " " + what); }

uint32_t ZipFile::number(size_t at, int bytes) const {
  if (at > bytes_.size() || bytes_.size() - at < static_cast<size_t>(bytes))
    fail("is cut short or damaged: its directory points out of the file");
  uint32_t value = 0;
  for (int i = bytes - 1; i >= 0; --i) value = value << 8 | bytes_[at + static_cast<size_t>(i)];
  return value;
}

// Where the record at the end starts; a comment of any text may follow it.
size_t ZipFile::find_end() const {
  if (bytes_.size() >= kEndSize) {
    const size_t last = bytes_.size() - kEndSize, first = last - std::min(last, kMostComment);
    for (size_t at = last + 1; at-- > first;) {
      if (number(at, 4) == kEndMark) return at;
    }
  }
  fail("is not a zip file or cut short: it has no directory at its end");
}

ZipFile::ZipFile(const Bytes& bytes, std::string name) : bytes_(bytes), name_(std::move(name)) {
  const size_t end = find_end();
  const uint32_t count = number(end + 10, 2);
  size_t at = number(end + 16, 4);
  for (uint32_t k = 0; k < count; ++k) {
    if (number(at, 4) != kDirectoryMark) fail("is damaged: its directory is not where it should be");
    Member member;
    member.flags = number(at + 8, 2);
    member.method = number(at + 10, 2);
    member.checksum = number(at + 16, 4);
    member.compressed = number(at + 20, 4);
    member.length = number(at + 24, 4);
    member.offset = number(at + 42, 4);
    const size_t name_size = number(at + 28, 2);
    const size_t next = at + kDirectorySize + name_size + number(at + 30, 2) + number(at + 32, 2);
    if (next > bytes_.size()) fail("is cut short or damaged: its directory points out of the file");
    member.name.assign(bytes_.begin() + static_cast<std::ptrdiff_t>(at + kDirectorySize),
                       bytes_.begin() + static_cast<std::ptrdiff_t>(at + kDirectorySize + name_size));
    members_.push_back(std::move(member));
    at = next;
  }
}

std::vector<std::string> ZipFile::names() const {
  std::vector<std::string> out;
  for (const Member& member : members_) out.push_back(member.name);
  return out;
}

bool ZipFile::has(const std::string& member) const {
  return std::any_of(members_.begin(), members_.end(), [&](const Member& m) { return m.name == member; });
}

Bytes ZipFile::read(const std::string& name) const {
  const auto found = std::find_if(members_.begin(), members_.end(), [&](const Member& m) { return m.name == name; });
  if (found == members_.end()) fail("has no " + printable(name));
  const Member& member = *found;
  const std::string what = "is damaged: " + printable(name) + " ";
  if (member.flags & kEncrypted) fail("is encrypted");
  if (member.length == kIn64Bits || member.compressed == kIn64Bits) fail("holds more than 4 GB, which is not read");
  const size_t offset = member.offset;
  if (number(offset, 4) != kLocalMark) fail(what + "is not where the directory says");
  const size_t start = offset + kLocalSize + number(offset + 26, 2) + number(offset + 28, 2);
  if (start > bytes_.size() || bytes_.size() - start < uint64_t{member.compressed} + kEndSize)
    fail(what + "reaches out of the file");
  Bytes out;
  const uint8_t* from = bytes_.data() + start;
  if (member.method == kStored) {
    if (member.length != member.compressed) fail(what + "has two lengths");
    out.assign(from, from + member.length);
  } else if (member.method == kDeflated) {
    if (member.length > member.compressed * kBestRatio) fail(what + "cannot be that long");
    out.resize(member.length);
    if (!inflate(from, member.compressed, out.data(), out.size())) fail(what + "cannot be decompressed");
  } else {
    fail("is compressed in a way that is not read (only stored and deflated are)");
  }
  if (crc32(out.data(), out.size()) != member.checksum) fail(what + "does not have its checksum");
  return out;
}

}  // namespace trainyard
