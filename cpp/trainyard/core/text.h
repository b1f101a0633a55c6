// Words for messages: names and values that come from a user's file, made safe to print, and near misses.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trainyard {

// The first 60 characters of `text` without control characters; bytes that are not UTF-8 become '?', so that the
// result can go into JSON.
std::string printable(std::string_view text);

// Where the first byte lies that is not part of UTF-8 text; text.size() if there is none.
size_t utf8_end(std::string_view text);

// The nearest of `names` to `word`, as " (did you mean \"units\"?)", or "" if none is near.
std::string did_you_mean(const std::string& word, const std::vector<std::string>& names);

}  // namespace trainyard
