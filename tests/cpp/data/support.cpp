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

Bytes gzip_stored(const Bytes& bytes) {
  Bytes out{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1};  // header; final block, stored
  const auto number = [&](uint32_t value, int size) {
    for (int i = 0; i < size; ++i) out.push_back(static_cast<uint8_t>(value >> (8 * i)));
  };
  const auto size = static_cast<uint32_t>(bytes.size());
  number(size, 2);
  number(~size, 2);
  out.insert(out.end(), bytes.begin(), bytes.end());
  uint32_t crc = 0xffffffffu;
  for (const uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1)));
  }
  number(~crc, 4);
  number(size, 4);
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
