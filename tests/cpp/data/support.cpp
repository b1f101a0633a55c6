#include "data/support.h"

#include "trainyard/core/hash.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard::test {

Spec component(const std::string& kind, const std::string& json) {
  return read_component(parse_json(json), "/data/source", kind);
}

Dataset load(const std::string& json, const Files& files, uint64_t seed, uint32_t part, const Dataset* reference) {
  return load_source(component("source", json), SourceContext{seed, files, part, reference});
}

std::unique_ptr<Transform> transform(const std::string& json) {
  const Spec spec = component("preprocess", json);
  return factory_of<TransformFactory>(spec).make(spec.options);
}

std::unique_ptr<Mixer> mixer(const std::string& json) {
  const Spec spec = component("mix", json);
  return factory_of<MixerFactory>(spec).make(spec.options);
}

Bytes to_bytes(const std::string& text) { return {text.begin(), text.end()}; }

MemoryFiles one_file(const std::string& name, Bytes bytes) {
  MemoryFiles files;
  files.put(name, std::move(bytes));
  return files;
}

namespace {

void append(Bytes& out, uint64_t value, int size) {
  for (int i = 0; i < size; ++i) out.push_back(static_cast<uint8_t>(value >> (8 * i)));
}
void append(Bytes& out, const Bytes& bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

// Bit by bit, unlike the core's.
uint32_t checksum(const Bytes& bytes) {
  uint32_t crc = 0xffffffffu;
  for (const uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1)));
  }
  return ~crc;
}

}  // namespace

Bytes gzip_stored(const Bytes& bytes) {
  Bytes out{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1};  // header; final block, stored
  append(out, bytes.size(), 2);
  append(out, ~bytes.size(), 2);
  append(out, bytes);
  append(out, checksum(bytes), 4);
  append(out, bytes.size(), 4);
  return out;
}

Bytes from_hex(const std::string& hex) {
  Bytes out;
  for (size_t i = 0; i + 1 < hex.size(); i += 2)
    out.push_back(static_cast<uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  return out;
}

Bytes zip_stored(const std::vector<std::pair<std::string, Bytes>>& members) {
  Bytes out, directory;
  for (const auto& [name, bytes] : members) {
    Bytes common;  // what the local header and the directory share
    append(common, 20, 2);
    append(common, 0, 8);  // flags, method, time
    append(common, checksum(bytes), 4);
    append(common, bytes.size(), 4);
    append(common, bytes.size(), 4);
    append(common, name.size(), 2);
    append(common, 0, 2);
    append(directory, 0x02014b50, 4);
    append(directory, 20, 2);
    append(directory, common);
    append(directory, 0, 6);
    append(directory, 0, 4);
    append(directory, out.size(), 4);
    append(directory, to_bytes(name));
    append(out, 0x04034b50, 4);
    append(out, common);
    append(out, to_bytes(name));
    append(out, bytes);
  }
  const size_t at = out.size();
  append(out, directory);
  append(out, 0x06054b50, 4);
  append(out, 0, 4);
  append(out, members.size(), 2);
  append(out, members.size(), 2);
  append(out, directory.size(), 4);
  append(out, at, 4);
  append(out, 0, 2);
  return out;
}

Bytes npy(const std::string& descr, const std::string& shape, const Bytes& numbers, bool fortran) {
  const std::string header =
      "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': (" + shape + "), }\n";
  Bytes out = to_bytes("\x93NUMPY\x01");
  append(out, 0, 1);
  append(out, header.size(), 2);
  append(out, to_bytes(header));
  append(out, numbers);
  return out;
}

std::string error_of(const std::function<void()>& f) {
  try {
    f();
  } catch (const Error& e) {
    return e.code + " " + e.path + " " + e.what();
  }
  return "no error";
}

std::string hash_of(const Dataset& data) {
  Sha256 hash;
  const auto add = [&](const auto& values) { hash.update(values.data(), values.size() * sizeof(values[0])); };
  add(data.bytes);
  add(data.values);
  add(data.labels);
  add(data.targets);
  for (const std::string& name : data.classes) add(name);
  return hash.finish_hex();
}

const char* real_data() {
  const char* folder = std::getenv("TRAINYARD_DATA");
  return folder && *folder ? folder : nullptr;
}

}  // namespace trainyard::test
