// What the data tests share: components from JSON, files by name, errors as one line of text.
#pragma once

#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "trainyard/core/error.h"
#include "trainyard/data/dataset.h"
#include "trainyard/data/files.h"
#include "trainyard/data/mixer.h"
#include "trainyard/data/source.h"
#include "trainyard/data/transform.h"

namespace trainyard::test {

// A component of a kind ("source", "preprocess", "mix") from its JSON, as if it stood at /data/source.
Spec component(const std::string& kind, const std::string& json);

Dataset load(const std::string& json, const Files& files = MemoryFiles(), uint64_t seed = 1, uint32_t part = 0,
             const Dataset* reference = nullptr);
std::unique_ptr<Transform> transform(const std::string& json);
std::unique_ptr<Mixer> mixer(const std::string& json);

Bytes to_bytes(const std::string& text);
MemoryFiles one_file(const std::string& name, Bytes bytes);
// The same bytes as a gzip file with one stored block (RFC 1952).
Bytes gzip_stored(const Bytes& bytes);

Bytes from_hex(const std::string& hex);
// A zip file with stored members, as numpy's savez writes (PKWARE's APPNOTE).
Bytes zip_stored(const std::vector<std::pair<std::string, Bytes>>& members);
// A numpy array file, version 1: `descr` like "<f4", `shape` like "3, 4".
Bytes npy(const std::string& descr, const std::string& shape, const Bytes& numbers, bool fortran = false);
// The bytes of numbers as they lie in memory.
template <class T>
Bytes raw(const std::vector<T>& numbers) {
  const auto* from = reinterpret_cast<const uint8_t*>(numbers.data());
  return {from, from + numbers.size() * sizeof(T)};
}

// "code path message" of the Error that f throws, or "no error".
std::string error_of(const std::function<void()>& f);

// SHA-256 of everything in a data set that a run can see.
std::string hash_of(const Dataset&);

// The folder with the real data sets, or null: the calling test then says that it was skipped.
const char* real_data();

}  // namespace trainyard::test

// Leaves the test, saying so, where the real data sets are not at hand.
#define TY_NEEDS_REAL_DATA()                                   \
  if (!trainyard::test::real_data()) {                         \
    MESSAGE("skipped: set TRAINYARD_DATA to the data folder"); \
    return;                                                    \
  }                                                            \
  (void)0
