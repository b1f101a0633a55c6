// Fills option structs from JSON, strictly: an unknown key, a wrong type or a value out of range is an Error with
// a JSON pointer and, where one is near, a "did you mean".
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "trainyard/core/fields.h"

namespace trainyard {

using Json = nlohmann::ordered_json;

// Text to JSON: UTF-8, at most 64 levels deep, no duplicate keys. Error{"json"} with line and column.
Json parse_json(const std::string& text);

// `object` into `options`. `who` is named in messages: "[dense] units must be ...". With `typed` the key "type"
// belongs to the caller.
void read_options(const Json& object, const std::string& path, const std::string& who, bool typed, Options& options);

// {"type": ..., options} or a bare string.
Spec read_component(const Json& value, const std::string& path, const std::string& kind);

// `value` into the one live field `name` of `options`, leaving the others; Error{"live"} if it may not change.
void read_live_field(const Json& value, const std::string& path, const std::string& who, const std::string& name,
                     Options& options);

// Escapes "~" and "/" for a JSON pointer.
std::string pointer_token(const std::string& key);

}  // namespace trainyard
