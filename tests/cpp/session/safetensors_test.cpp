// safetensors: round trips, alignment, number types, and every way a file can be wrong.
#include "trainyard/session/safetensors.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "trainyard/core/error.h"

using namespace trainyard;

namespace {

using Bytes = std::vector<uint8_t>;

Bytes file_of(const std::string& header, const std::string& data = "", int64_t claimed = -1) {
  const uint64_t length = claimed < 0 ? header.size() : static_cast<uint64_t>(claimed);
  Bytes out;
  for (int i = 0; i < 8; ++i) out.push_back(static_cast<uint8_t>(length >> (8 * i)));
  out.insert(out.end(), header.begin(), header.end());
  out.insert(out.end(), data.begin(), data.end());
  return out;
}

std::string message_of(const Bytes& file) {
  try {
    read_safetensors(file);
  } catch (const Error& e) {
    CHECK(e.code == "checkpoint");
    return e.what();
  }
  return "no error";
}

bool says(const Bytes& file, const std::string& part) {
  const std::string message = message_of(file);
  const bool found = message.find(part) != std::string::npos;
  CHECK_MESSAGE(found, "expected \"" << part << "\" in: " << message);
  return found;
}

SafetensorsFile sample() {
  SafetensorsFile file;
  file.metadata["experiment"] = "{\"version\": 1}";
  file.put("0.weight", {2, 3}, std::vector<float>{1, 2, 3, 4, 5, -0.0f});
  file.put("a", {1}, std::vector<float>{0.1f});
  file.put("count", {}, std::vector<int64_t>{7});
  file.put("empty", {0, 4}, std::vector<float>{});
  file.put("wide", {2}, std::vector<double>{0.1, 1e300});
  return file;
}

}  // namespace

TEST_CASE("a safetensors file comes back as it was written") {
  const SafetensorsFile file = sample();
  const SafetensorsFile back = read_safetensors(write_safetensors(file));
  CHECK(back.metadata == file.metadata);
  REQUIRE(back.tensors.size() == file.tensors.size());
  for (const auto& [name, tensor] : file.tensors) {
    CHECK(back.at(name).dtype == tensor.dtype);
    CHECK(back.at(name).shape == tensor.shape);
    CHECK(back.at(name).bytes == tensor.bytes);
  }
  CHECK(read_safetensors(write_safetensors({})).tensors.empty());
}

TEST_CASE("safetensors data starts at a multiple of eight and every tensor is aligned") {
  const Bytes bytes = write_safetensors(sample());
  uint64_t header = 0;
  std::memcpy(&header, bytes.data(), 8);
  CHECK(header % 8 == 0);
  const std::string text(bytes.begin() + 8, bytes.begin() + 8 + static_cast<int64_t>(header));
  CHECK(text.find("__metadata__") == 2);
  CHECK(text.find("\"count\"") < text.find("\"wide\""));     // both eight bytes wide: by name
  CHECK(text.find("\"wide\"") < text.find("\"0.weight\""));  // wider elements first
  CHECK(text.find("\"data_offsets\":[24,48]") != std::string::npos);
}

TEST_CASE("a safetensors file has the bytes that its description gives") {
  SafetensorsFile file;
  file.put("x", {1}, std::vector<float>{1.0f});
  const std::string header = R"({"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
  const std::string padded = header + std::string((8 - header.size() % 8) % 8, ' ');
  CHECK(write_safetensors(file) == file_of(padded, std::string("\0\0\x80\x3f", 4)));
}

TEST_CASE("safetensors numbers of any type are read as floats") {
  const auto value = [](const std::string& dtype, const std::string& data) {
    const std::string n = std::to_string(data.size());
    return read_safetensors(
               file_of("{\"x\":{\"dtype\":\"" + dtype + "\",\"shape\":[1],\"data_offsets\":[0," + n + "]}}", data))
        .floats("x")[0];
  };
  const auto half = [&](int bits) {
    return value("F16", {static_cast<char>(bits & 255), static_cast<char>(bits >> 8)});
  };
  CHECK(half(0x3c00) == 1.0f);
  CHECK(half(0xc000) == -2.0f);
  CHECK(half(0x7bff) == 65504.0f);
  CHECK(half(0x0001) == 0x1p-24f);  // the smallest subnormal
  CHECK(half(0x83ff) == -1023 * 0x1p-24f);
  CHECK(half(0x7c00) == std::numeric_limits<float>::infinity());
  CHECK(std::isnan(half(0x7e00)));
  CHECK(value("BF16", std::string("\x40\xc0", 2)) == -3.0f);
  CHECK(value("I64", std::string("\xfe\xff\xff\xff\xff\xff\xff\xff", 8)) == -2.0f);
  CHECK(value("U64", std::string("\x05\0\0\0\0\0\0\0", 8)) == 5.0f);
  CHECK(value("I32", std::string("\xff\xff\xff\xff", 4)) == -1.0f);
  CHECK(value("U32", std::string("\xff\0\0\0", 4)) == 255.0f);
  CHECK(value("I16", std::string("\xff\xff", 2)) == -1.0f);
  CHECK(value("U16", std::string("\xff\xff", 2)) == 65535.0f);
  CHECK(value("I8", "\x80") == -128.0f);
  CHECK(value("U8", "\x80") == 128.0f);
  CHECK(value("BOOL", "\x01") == 1.0f);
  CHECK(read_safetensors(write_safetensors(sample())).doubles("wide")[1] == 1e300);
}

TEST_CASE("a broken safetensors header is an error") {
  says({1, 2, 3}, "only 3 bytes");
  says(file_of("{}", "", 3), "the header has 3 bytes, but only 2 follow");
  says(file_of("{}", "", int64_t{1} << 40), "this is no safetensors file");
  says(file_of(""), "not JSON");
  says(file_of("PK\x03\x04"), "not JSON");
  says(file_of("{\"x\":"), "the header is broken");
  says(file_of("{\"x\xff\":1}"), "the header is broken");
  says(file_of(std::string(100, '{')), "the header is broken");
  says(file_of("{\"x\":" + std::string(100000, '[') + std::string(100000, ']') + "}"), "nested");
  says(
      file_of(
          R"({"x":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[],"data_offsets":[0,4]}})",
          "abcd"),
      "twice");
  says(file_of(R"({"__metadata__":[]})"), "__metadata__ must be an object of strings");
  says(file_of(R"({"__metadata__":{"a":1}})"), "__metadata__ must be an object of strings");
}

TEST_CASE("a safetensors tensor that does not fit its file is named") {
  const auto one = [](const std::string& entry) { return file_of("{\"x\":" + entry + "}", "12345678"); };
  says(one("3"), "tensor \"x\": its header entry must be an object");
  says(one(R"({"shape":[],"data_offsets":[0,8]})"), "tensor \"x\": its header entry has no \"dtype\"");
  says(one(R"({"dtype":8,"shape":[],"data_offsets":[0,8]})"), "dtype must be a string");
  says(one(R"({"dtype":"F8","shape":[],"data_offsets":[0,8]})"), "unknown dtype \"F8\"");
  says(one(R"({"dtype":"F32","shape":2,"data_offsets":[0,8]})"), "shape must be a list");
  says(one(R"({"dtype":"F32","shape":[-2],"data_offsets":[0,8]})"),
       "the sizes in shape must be whole numbers from 0, got -2");
  says(one(R"({"dtype":"F32","shape":[2.0],"data_offsets":[0,8]})"), "the sizes in shape must be whole numbers");
  says(one(R"({"dtype":"F32","shape":[4294967296,4294967296,2],"data_offsets":[0,8]})"), "more elements than fit");
  says(one(R"({"dtype":"F64","shape":[9223372036854775807],"data_offsets":[0,8]})"), "more elements than fit");
  says(one(R"({"dtype":"F32","shape":[2],"data_offsets":[0]})"), "data_offsets must be [begin, end]");
  says(one(R"({"dtype":"F32","shape":[2],"data_offsets":[0,"8"]})"), "data_offsets must be whole numbers");
  says(one(R"({"dtype":"F32","shape":[2],"data_offsets":[8,0]})"), "ends before it begins");
  says(one(R"({"dtype":"F32","shape":[3],"data_offsets":[0,12]})"), "ends at byte 12, but the file has only 8");
  says(one(R"({"dtype":"F32","shape":[1],"data_offsets":[0,8]})"), "need 4 bytes, the offsets give 8");
  says(one(R"({"dtype":"F32","shape":[1],"data_offsets":[0,4]})"), "4 bytes behind the last tensor");
  says(one(R"({"dtype":"F32","shape":[1],"data_offsets":[4,8]})"), "bytes 0 to 4 before it belong to no tensor");
  const std::string x = R"("x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)";
  says(file_of("{" + x + R"("y":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}})", "123456"),
       "tensor \"y\": its data overlaps that of \"x\"");
  says(file_of("{" + x + R"("y":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", "1234"), "overlaps");
}

TEST_CASE("a missing tensor or metadata key is named") {
  const SafetensorsFile file = sample();
  CHECK_THROWS_WITH_AS(file.floats("b"), "[safetensors] there is no tensor \"b\"", Error);
  CHECK_THROWS_WITH_AS(file.meta("seed"),
                       "[safetensors] the metadata has no \"seed\": this file was not written by trainyard", Error);
}
