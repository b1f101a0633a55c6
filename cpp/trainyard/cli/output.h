// Files that appear whole or not at all. A write goes into a temporary file beside its goal, is flushed to the disk and
// then takes the goal's name, so that a crash, a full disk or a kill leaves what was there before.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace trainyard::cli {

// Makes the folder, with those above it, and makes sure that files can be written in it. Error{"output"}.
void make_folder(const std::string& folder);

// Error{"output"} says why, and that what was there before is untouched.
void write_file(const std::string& path, const void* data, size_t bytes);
void write_file(const std::string& path, const std::vector<uint8_t>& bytes);
void write_file(const std::string& path, const std::string& text);

// The whole file. Error{"file"} says why not.
std::vector<uint8_t> read_file(const std::string& path);
std::string read_text(const std::string& path);

}  // namespace trainyard::cli
