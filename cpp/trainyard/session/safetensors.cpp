#include "trainyard/session/safetensors.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>

#include "trainyard/core/error.h"
#include "trainyard/core/text.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard {
namespace {

constexpr uint64_t kLengthBytes = 8;
constexpr uint64_t kMostHeader = uint64_t{16} << 20;  // a network of ten thousand tensors needs two megabytes
constexpr const char* kMetadata = "__metadata__";

[[noreturn]] void fail(const std::string& why) { throw Error("checkpoint", "", "[safetensors] " + why); }

[[noreturn]] void fail_at(const std::string& name, const std::string& why) {
  fail("tensor \"" + printable(name) + "\": " + why);
}

uint64_t element_bytes(std::string_view dtype) {
  constexpr std::pair<std::string_view, uint64_t> kTypes[] = {
      {"BOOL", 1}, {"U8", 1},  {"I8", 1},  {"F16", 2}, {"BF16", 2}, {"I16", 2}, {"U16", 2},
      {"F32", 4},  {"I32", 4}, {"U32", 4}, {"F64", 8}, {"I64", 8},  {"U64", 8}};
  for (const auto& [name, bytes] : kTypes) {
    if (name == dtype) return bytes;
  }
  return 0;
}

// An IEEE half: 1 sign, 5 exponent, 10 fraction bits.
float half_to_float(uint16_t bits) {
  const uint32_t sign = uint32_t{bits & 0x8000u} << 16;
  const uint32_t exponent = (bits >> 10) & 0x1fu, fraction = bits & 0x3ffu;
  if (exponent == 0) {  // zero or subnormal: fraction * 2^-24
    const float value = static_cast<float>(fraction) * 0x1p-24f;
    return sign ? -value : value;
  }
  const uint32_t wide = exponent == 31 ? 0xffu : exponent + 112u;  // bias 127 - 15
  const uint32_t out = sign | (wide << 23) | (fraction << 13);
  float value;
  std::memcpy(&value, &out, 4);
  return value;
}

float bfloat_to_float(uint16_t bits) {
  const uint32_t out = uint32_t{bits} << 16;
  float value;
  std::memcpy(&value, &out, 4);
  return value;
}

template <class Stored, class Out, class Convert>
std::vector<Out> convert(const SafeTensor& t, const Convert& to_number) {
  std::vector<Out> values(t.bytes.size() / sizeof(Stored));
  for (size_t i = 0; i < values.size(); ++i) {
    Stored stored;
    std::memcpy(&stored, t.bytes.data() + i * sizeof(Stored), sizeof(Stored));
    values[i] = static_cast<Out>(to_number(stored));
  }
  return values;
}

template <class Out>
std::vector<Out> numbers(const SafeTensor& t) {
  const auto as_is = [](auto x) { return x; };
  const std::string& d = t.dtype;
  if (d == "F32") return convert<float, Out>(t, as_is);
  if (d == "F64") return convert<double, Out>(t, as_is);
  if (d == "F16") return convert<uint16_t, Out>(t, half_to_float);
  if (d == "BF16") return convert<uint16_t, Out>(t, bfloat_to_float);
  if (d == "I64") return convert<int64_t, Out>(t, as_is);
  if (d == "U64") return convert<uint64_t, Out>(t, as_is);
  if (d == "I32") return convert<int32_t, Out>(t, as_is);
  if (d == "U32") return convert<uint32_t, Out>(t, as_is);
  if (d == "I16") return convert<int16_t, Out>(t, as_is);
  if (d == "U16") return convert<uint16_t, Out>(t, as_is);
  if (d == "I8") return convert<int8_t, Out>(t, as_is);
  return convert<uint8_t, Out>(t, as_is);
}

template <class V>
SafeTensor tensor_of(const char* dtype, std::vector<int64_t> shape, const std::vector<V>& values) {
  SafeTensor t{dtype, std::move(shape), std::vector<uint8_t>(values.size() * sizeof(V))};
  if (!values.empty()) std::memcpy(t.bytes.data(), values.data(), t.bytes.size());
  return t;
}

// A count or an offset: a whole number from 0 to 2^63-1, as it stands in the header.
uint64_t whole(const std::string& name, const Json& v, const char* what) {
  if (v.is_number_unsigned() && v.get<uint64_t>() <= uint64_t{INT64_MAX}) return v.get<uint64_t>();
  fail_at(name, std::string(what) + " must be whole numbers from 0, got " + printable(v.dump()));
}

struct Place {
  uint64_t begin = 0, end = 0;
  std::string name;
};

// Everything about one tensor but its bytes.
std::pair<SafeTensor, Place> describe(const std::string& name, const Json& entry, uint64_t data_bytes) {
  if (!entry.is_object()) fail_at(name, "its header entry must be an object");
  for (const char* key : {"dtype", "shape", "data_offsets"}) {
    if (!entry.contains(key)) fail_at(name, std::string("its header entry has no \"") + key + "\"");
  }
  SafeTensor t;
  if (!entry["dtype"].is_string()) fail_at(name, "dtype must be a string");
  t.dtype = entry["dtype"].get<std::string>();
  const uint64_t size = element_bytes(t.dtype);
  if (size == 0) fail_at(name, "unknown dtype \"" + printable(t.dtype) + "\"");
  if (!entry["shape"].is_array()) fail_at(name, "shape must be a list");
  uint64_t bytes = size;
  for (const Json& v : entry["shape"]) {
    const uint64_t dim = whole(name, v, "the sizes in shape");
    if (__builtin_mul_overflow(bytes, dim, &bytes)) fail_at(name, "its shape has more elements than fit into memory");
    t.shape.push_back(static_cast<int64_t>(dim));
  }
  const Json& offsets = entry["data_offsets"];
  if (!offsets.is_array() || offsets.size() != 2) fail_at(name, "data_offsets must be [begin, end]");
  Place place{whole(name, offsets[0], "data_offsets"), whole(name, offsets[1], "data_offsets"), name};
  if (place.end < place.begin) fail_at(name, "its data ends before it begins");
  if (place.end > data_bytes) {
    fail_at(name, "its data ends at byte " + std::to_string(place.end) + ", but the file has only " +
                      std::to_string(data_bytes));
  }
  if (place.end - place.begin != bytes) {
    fail_at(name, "its shape and dtype need " + std::to_string(bytes) + " bytes, the offsets give " +
                      std::to_string(place.end - place.begin));
  }
  return {std::move(t), std::move(place)};
}

void check_cover(std::vector<Place> places, uint64_t data_bytes) {
  std::sort(places.begin(), places.end(),
            [](const Place& a, const Place& b) { return std::pair(a.begin, a.end) < std::pair(b.begin, b.end); });
  uint64_t at = 0;
  std::string before;
  for (const Place& p : places) {
    if (p.begin < at) fail_at(p.name, "its data overlaps that of \"" + printable(before) + "\"");
    if (p.begin > at)
      fail_at(p.name,
              "bytes " + std::to_string(at) + " to " + std::to_string(p.begin) + " before it belong to no tensor");
    at = p.end;
    before = p.name;
  }
  if (at != data_bytes) fail(std::to_string(data_bytes - at) + " bytes behind the last tensor belong to none");
}

Json parse_header(const std::string& text) {
  if (text.empty() || text[0] != '{') fail("the header is not JSON: this is no safetensors file");
  try {
    return parse_json(text);
  } catch (const Error& e) {
    fail(std::string("the header is broken: ") + e.what());
  }
}

}  // namespace

int64_t SafeTensor::count() const {
  int64_t n = 1;
  for (const int64_t dim : shape) n *= dim;
  return n;
}

void SafetensorsFile::put(const std::string& name, std::vector<int64_t> shape, const std::vector<float>& values) {
  tensors[name] = tensor_of("F32", std::move(shape), values);
}
void SafetensorsFile::put(const std::string& name, std::vector<int64_t> shape, const std::vector<double>& values) {
  tensors[name] = tensor_of("F64", std::move(shape), values);
}
void SafetensorsFile::put(const std::string& name, std::vector<int64_t> shape, const std::vector<int64_t>& values) {
  tensors[name] = tensor_of("I64", std::move(shape), values);
}

const SafeTensor& SafetensorsFile::at(const std::string& name) const {
  const auto it = tensors.find(name);
  if (it == tensors.end()) fail("there is no tensor \"" + name + "\"");
  return it->second;
}
std::vector<float> SafetensorsFile::floats(const std::string& name) const { return numbers<float>(at(name)); }
std::vector<double> SafetensorsFile::doubles(const std::string& name) const { return numbers<double>(at(name)); }

const std::string& SafetensorsFile::meta(const std::string& key) const {
  const auto it = metadata.find(key);
  if (it == metadata.end()) fail("the metadata has no \"" + key + "\": this file was not written by trainyard");
  return it->second;
}

std::vector<uint8_t> write_safetensors(const SafetensorsFile& file) {
  std::vector<std::pair<std::string, const SafeTensor*>> order;
  for (const auto& [name, tensor] : file.tensors) order.emplace_back(name, &tensor);
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return element_bytes(a.second->dtype) > element_bytes(b.second->dtype);
  });

  Json header = Json::object();
  if (!file.metadata.empty()) header[kMetadata] = file.metadata;
  uint64_t at = 0;
  for (const auto& [name, tensor] : order) {
    const uint64_t end = at + tensor->bytes.size();
    TY_ASSERT(tensor->bytes.size() == static_cast<uint64_t>(tensor->count()) * element_bytes(tensor->dtype));
    header[name] = {{"dtype", tensor->dtype}, {"shape", tensor->shape}, {"data_offsets", {at, end}}};
    at = end;
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');

  std::vector<uint8_t> out(static_cast<size_t>(kLengthBytes + text.size() + at));
  for (size_t i = 0; i < kLengthBytes; ++i) out[i] = static_cast<uint8_t>(uint64_t{text.size()} >> (8 * i));
  std::memcpy(out.data() + kLengthBytes, text.data(), text.size());
  uint8_t* data = out.data() + kLengthBytes + text.size();
  for (const auto& [name, tensor] : order) {
    if (!tensor->bytes.empty()) std::memcpy(data, tensor->bytes.data(), tensor->bytes.size());
    data += tensor->bytes.size();
  }
  return out;
}

SafetensorsFile read_safetensors(const std::vector<uint8_t>& file) {
  if (file.size() < kLengthBytes) fail("the file has only " + std::to_string(file.size()) + " bytes");
  uint64_t length = 0;
  for (size_t i = 0; i < kLengthBytes; ++i) length |= uint64_t{file[i]} << (8 * i);
  if (length > kMostHeader) fail("a header of " + std::to_string(length) + " bytes: this is no safetensors file");
  if (length > file.size() - kLengthBytes) {
    fail("the header has " + std::to_string(length) + " bytes, but only " + std::to_string(file.size() - kLengthBytes) +
         " follow");
  }
  const Json header = parse_header(
      std::string(file.begin() + kLengthBytes, file.begin() + static_cast<std::ptrdiff_t>(kLengthBytes + length)));
  const uint8_t* data = file.data() + kLengthBytes + length;
  const uint64_t data_bytes = file.size() - kLengthBytes - length;

  SafetensorsFile out;
  std::vector<Place> places;
  for (const auto& [name, entry] : header.items()) {
    if (name == kMetadata) {
      if (!entry.is_object()) fail("__metadata__ must be an object of strings");
      for (const auto& [key, value] : entry.items()) {
        if (!value.is_string()) fail("__metadata__ must be an object of strings");
        out.metadata[key] = value.get<std::string>();
      }
      continue;
    }
    auto [tensor, place] = describe(name, entry, data_bytes);
    out.tensors[name] = std::move(tensor);
    places.push_back(std::move(place));
  }
  check_cover(places, data_bytes);  // before anything is copied: overlapping tensors could ask for any amount of memory
  for (const Place& p : places) out.tensors[p.name].bytes.assign(data + p.begin, data + p.end);
  return out;
}

}  // namespace trainyard
