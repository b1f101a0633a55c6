#include "trainyard/spec/json_text.h"

#include <algorithm>
#include <cmath>

#include "trainyard/core/error.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard {
namespace {

constexpr int kDepthLimit = 64;  // deeper than any network here; far below any stack limit

std::string number_text(double x) { return Json(x == std::floor(x) && std::fabs(x) < 1e15 ? Json(static_cast<int64_t>(x)) : Json(x)).dump(); }

// Levenshtein distance, for words of a few letters.
size_t distance(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string range_text(const Field& f) {
  const bool low = std::isfinite(f.min), high = std::isfinite(f.max);
  if (low && high && !f.above_min && !f.below_max) return "from " + number_text(f.min) + " to " + number_text(f.max);
  std::string text;
  if (low) text = (f.above_min ? "above " : "at least ") + number_text(f.min);
  if (high) text += (text.empty() ? "" : " and ") + std::string(f.below_max ? "below " : "at most ") + number_text(f.max);
  return text.empty() ? "finite" : text;
}

std::string printable(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) out += c;
    if (out.size() == 60) return out + "...";
  }
  return out;
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& names) {
  size_t best = std::max<size_t>(2, word.size() / 3) + 1;
  const std::string* nearest = nullptr;
  if (word.size() > 60) return "";
  for (const std::string& name : names) {
    const size_t d = distance(word, name);
    if (d < best) {
      best = d;
      nearest = &name;
    }
  }
  return nearest ? " (did you mean \"" + *nearest + "\"?)" : "";
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
  // One set of keys per open object: a key that stands twice is a slip that JSON parsers hide.
  std::vector<std::vector<std::string>> keys;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
    if (depth > kDepthLimit) throw Error("json", "", "this JSON is nested more than " + std::to_string(kDepthLimit) + " levels deep");
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    if (event == Json::parse_event_t::key) {
      auto& open = keys.back();
      const std::string& key = parsed.get_ref<const std::string&>();
      if (std::find(open.begin(), open.end(), key) != open.end()) throw Error("json", "", "the key \"" + printable(key) + "\" stands twice in one object");
      open.push_back(key);
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
