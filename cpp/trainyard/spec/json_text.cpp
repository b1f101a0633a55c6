#include "trainyard/spec/json_text.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "trainyard/core/error.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard {
namespace {

constexpr int kDepthLimit = 64;  // deeper than any network here; far below any stack limit

std::string number_text(double x) {
  return Json(x == std::floor(x) && std::fabs(x) <= 0x1p53 ? Json(static_cast<int64_t>(x)) : Json(x)).dump();
}

}  // namespace

std::string range_text(const Field& f) {
  const bool low = std::isfinite(f.min), high = std::isfinite(f.max);
  if (low && high && !f.above_min && !f.below_max) return "from " + number_text(f.min) + " to " + number_text(f.max);
  std::string text;
  if (low) text = (f.above_min ? "above " : "at least ") + number_text(f.min);
  if (high)
    text += (text.empty() ? "" : " and ") + std::string(f.below_max ? "below " : "at most ") + number_text(f.max);
  return text.empty() ? "finite" : text;
}

std::string pointer_token(const std::string& key) {
  std::string out;
  for (const char c : printable(key)) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

Json parse_json(const std::string& text) {
  const size_t text_end = utf8_end(text);
  if (text_end < text.size())
    throw Error("json", "", "not valid JSON: byte " + std::to_string(text_end + 1) + " is not UTF-8 text");
  // One set of keys per open object: a key that stands twice is a slip that JSON parsers hide.
  std::vector<std::set<std::string>> keys;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
    if (depth > kDepthLimit)
      throw Error("json", "", "this JSON is nested more than " + std::to_string(kDepthLimit) + " levels deep");
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    if (event == Json::parse_event_t::key) {
      const std::string& key = parsed.get_ref<const std::string&>();
      if (!keys.back().insert(key).second)
        throw Error("json", "", "the key \"" + printable(key) + "\" stands twice in one object");
    }
    return true;
  };
  try {
    return Json::parse(text, watch);
  } catch (const Json::parse_error& e) {
    std::string what = e.what();  // "[json.exception.parse_error.101] parse error at line 1, column 2: ..."
    const size_t at = what.find("] ");
    throw Error("json", "", "not valid JSON: " + printable(at == std::string::npos ? what : what.substr(at + 2, 200)));
  } catch (const Json::exception&) {
    throw Error("json", "", "not valid JSON");
  }
}

}  // namespace trainyard
