// Thousands of damaged safetensors files: each is read, or is an Error{"checkpoint"}; nothing else, and no crash.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "fuzz/mutate.h"
#include "trainyard/core/error.h"
#include "trainyard/session/safetensors.h"

using namespace trainyard;

TEST_CASE("a damaged safetensors file is read or refused") {
  SafetensorsFile file;
  file.metadata["format"] = "pt";
  file.put("0.weight", {2, 3}, std::vector<float>{1, 2, 3, 4, 5, 6});
  file.put("0.bias", {2}, std::vector<float>{7, 8});
  file.put("steps", {}, std::vector<int64_t>{9});
  const std::vector<uint8_t> bytes = write_safetensors(file);
  const std::string good(bytes.begin(), bytes.end());
  constexpr int kRounds = 5000;
  int read = 0;
  for (int round = 0; round < kRounds; ++round) {
    const std::string damaged = Mutator(static_cast<uint64_t>(round))(good);
    try {
      const SafetensorsFile back = read_safetensors({damaged.begin(), damaged.end()});
      for (const auto& [name, tensor] : back.tensors)
        CHECK(back.floats(name).size() == static_cast<size_t>(tensor.count()));
      ++read;
    } catch (const Error& e) {
      CHECK(e.code == "checkpoint");
    }
  }
  CHECK(read > kRounds / 100);
  CHECK(read < kRounds / 2);
}
