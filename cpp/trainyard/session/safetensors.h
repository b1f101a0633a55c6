// safetensors files (github.com/huggingface/safetensors): eight bytes that give the header's length, a JSON header
// with every tensor's dtype, shape and place, and the tensors' bytes, little endian and without gaps.
// Reading trusts nothing: whatever does not fit is an Error{"checkpoint"} that names the tensor.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace trainyard {

struct SafeTensor {
  std::string dtype = "F32";  // BOOL U8 I8 I16 U16 F16 BF16 I32 U32 F32 I64 U64 F64
  std::vector<int64_t> shape;
  std::vector<uint8_t> bytes;

  int64_t count() const;  // product of shape
};

struct SafetensorsFile {
  std::map<std::string, std::string> metadata;
  std::map<std::string, SafeTensor> tensors;

  void put(const std::string& name, std::vector<int64_t> shape, const std::vector<float>& values);
  void put(const std::string& name, std::vector<int64_t> shape, const std::vector<double>& values);
  void put(const std::string& name, std::vector<int64_t> shape, const std::vector<int64_t>& values);

  bool has(const std::string& name) const { return tensors.count(name) != 0; }
  // Throws Error{"checkpoint"} if there is no such tensor.
  const SafeTensor& at(const std::string& name) const;
  // The values as float or double, whatever number type the file holds (PyTorch users save half and bfloat16 too).
  std::vector<float> floats(const std::string& name) const;
  std::vector<double> doubles(const std::string& name) const;
  // Throws Error{"checkpoint"} if the key is missing.
  const std::string& meta(const std::string& key) const;
};

// Tensors in the order of their element size, widest first, then of their names, so that all are aligned.
std::vector<uint8_t> write_safetensors(const SafetensorsFile&);
SafetensorsFile read_safetensors(const std::vector<uint8_t>& file);

}  // namespace trainyard
