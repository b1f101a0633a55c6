#include "trainyard/data/npy.h"

#include <cstring>

#include "trainyard/core/error.h"
#include "trainyard/core/text.h"

namespace trainyard {
namespace {

template <class T>
double read_as(const uint8_t* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return static_cast<double>(value);
}

struct NumberType {
  const char* name;
  size_t size;
  double (*read)(const uint8_t*);
};

// Little-endian, as every machine here is.
constexpr NumberType kTypes[] = {
    {"f4", 4, read_as<float>},    {"f8", 8, read_as<double>},   {"u1", 1, read_as<uint8_t>},
    {"i1", 1, read_as<int8_t>},   {"b1", 1, read_as<uint8_t>},  {"u2", 2, read_as<uint16_t>},
    {"i2", 2, read_as<int16_t>},  {"u4", 4, read_as<uint32_t>}, {"i4", 4, read_as<int32_t>},
    {"u8", 8, read_as<uint64_t>}, {"i8", 8, read_as<int64_t>},
};

const NumberType* find_type(const std::string& name) {
  for (const NumberType& type : kTypes) {
    if (name == type.name) return &type;
  }
  return nullptr;
}

// The text behind 'key': in a header like {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }.
std::string value_of(const std::string& header, const std::string& key) {
  const size_t at = header.find("'" + key + "':");
  if (at == std::string::npos) return "";
  const size_t from = header.find_first_not_of(' ', at + key.size() + 3);
  if (from == std::string::npos) return "";
  const char close = header[from] == '(' ? ')' : header[from] == '\'' ? '\'' : ',';
  const size_t to = header.find(close, from + 1);
  if (to == std::string::npos) return "";
  return close == ',' ? header.substr(from, to - from) : header.substr(from + 1, to - from - 1);
}

// "3, 4" or "3," or "" (a single number); false if it is something else.
bool parse_shape(const std::string& text, std::vector<int64_t>& shape) {
  constexpr int64_t kMost = int64_t{1} << 40;
  int64_t size = -1, count = 1;
  for (size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ',';
    if (c >= '0' && c <= '9') {
      size = (size < 0 ? 0 : size) * 10 + (c - '0');
      if (size > kMost) return false;
    } else if (c == ',') {
      if (size >= 0) shape.push_back(size);
      if (size > 0 && count > kMost / size) return false;
      if (size > 0) count *= size;
      size = -1;
    } else if (c != ' ') {
      return false;
    }
  }
  return true;
}

}  // namespace

int64_t NpyArray::count() const {
  int64_t n = 1;
  for (const int64_t size : shape) n *= size;
  return n;
}

double NpyArray::at(int64_t k) const {
  const NumberType& number = *find_type(type);
  return number.read(bytes.data() + start + static_cast<size_t>(k) * number.size);
}

std::vector<int64_t> NpyArray::strides() const {
  std::vector<int64_t> out(shape.size());
  int64_t step = 1;
  for (size_t k = 0; k < shape.size(); ++k) {
    const size_t axis = fortran ? k : shape.size() - 1 - k;
    out[axis] = step;
    step *= shape[axis];
  }
  return out;
}

NpyArray read_npy(Bytes bytes, const std::string& what) {
  const auto fail = [&](const std::string& why) { throw Error("file", "", what + " " + why); };
  constexpr size_t kMagic = 6;
  if (bytes.size() < 10 || std::memcmp(bytes.data(), "\x93NUMPY", kMagic) != 0) fail("is not a numpy array");
  const int version = bytes[kMagic];
  if (version < 1 || version > 3) fail("has numpy's format " + std::to_string(version) + "; 1 to 3 can be read");
  const size_t length_bytes = version == 1 ? 2 : 4, header_at = kMagic + 2 + length_bytes;
  size_t header_size = 0;
  for (size_t i = length_bytes; i-- > 0;)
    header_size = header_size << 8 | (kMagic + 2 + i < bytes.size() ? bytes[kMagic + 2 + i] : 0);
  if (bytes.size() < header_at || bytes.size() - header_at < header_size) fail("ends within its header");
  const std::string header(bytes.begin() + static_cast<std::ptrdiff_t>(header_at),
                           bytes.begin() + static_cast<std::ptrdiff_t>(header_at + header_size));
  NpyArray out;
  const std::string type = value_of(header, "descr"), order = value_of(header, "fortran_order");
  const size_t shape_at = header.find("'shape':");
  if (shape_at == std::string::npos || (order != "True" && order != "False") ||
      !parse_shape(value_of(header, "shape"), out.shape)) {
    fail("has a header that cannot be read");
  }
  if (type.size() == 3 && type[0] == '>' && type[2] != '1')
    fail("is big-endian (" + printable(type) + "); save it with astype(\"<" + type.substr(1) + "\")");
  out.type = type.empty() ? "" : type.substr(1);
  const NumberType* number = find_type(out.type);
  if (!number) fail("holds \"" + printable(type) + "\", not numbers that can be read: float32, float64 or integers");
  out.fortran = order == "True";
  out.start = header_at + header_size;
  const uint64_t there = bytes.size() - out.start, wanted = static_cast<uint64_t>(out.count()) * number->size;
  if (there != wanted)
    fail("should have " + std::to_string(wanted) + " bytes of numbers, but has " + std::to_string(there));
  out.bytes = std::move(bytes);
  return out;
}

}  // namespace trainyard
