#include "trainyard/data/sources/csv_layout.h"

#include <algorithm>
#include <set>

#include "trainyard/core/text.h"

namespace trainyard {
namespace {

constexpr int kRecordsLookedAt = 50;
constexpr const char* kUnnamed = "column ";

using Record = std::vector<std::string>;

std::string number_name(size_t column) { return kUnnamed + std::to_string(column + 1); }

bool is_text(const std::string& cell) {
  double value = 0;
  return !is_missing(cell) && !parse_number(cell, value);
}

// A first line of names stands above numbers; where every column holds words, names are what does not come again.
bool looks_like_header(const std::vector<Record>& records) {
  const Record& first = records[0];
  bool numbers = false, again = false;
  for (size_t c = 0; c < first.size(); ++c) {
    size_t below = 0;
    bool all_numbers = true;
    for (size_t r = 1; r < records.size(); ++r) {
      if (c >= records[r].size() || is_missing(records[r][c])) continue;
      ++below;
      all_numbers = all_numbers && !is_text(records[r][c]);
      again = again || records[r][c] == first[c];
    }
    if (below > 0 && all_numbers && is_text(first[c])) return true;
    numbers = numbers || (!is_missing(first[c]) && !is_text(first[c]));
  }
  return !numbers && !again;
}

// The names of the reference that are no mere numbers.
std::set<std::string> known_names(const Dataset* reference) {
  std::set<std::string> names;
  for (size_t k = 0; reference && k < reference->columns.size(); ++k) {
    const std::string& name = reference->columns[k].name;
    if (name.rfind(kUnnamed, 0) != 0) names.insert(name);
  }
  return names;
}

bool has_header(const CsvOptions& o, const Dataset* reference, const std::vector<Record>& records) {
  if (o.header != "auto") return o.header == "yes";
  const std::set<std::string> names = known_names(reference);
  if (names.empty()) return looks_like_header(records);
  return std::any_of(records[0].begin(), records[0].end(),
                     [&](const std::string& cell) { return names.count(cell) != 0; });
}

class Finder {
 public:
  Finder(const CsvLayout& layout, const std::string& file) : names_(layout.names), file_(file) {}

  // The column of that name or number, or -1.
  int64_t find(const std::string& name, const std::string& path) const {
    const auto at = std::find(names_.begin(), names_.end(), name);
    if (at != names_.end()) {
      if (std::find(at + 1, names_.end(), name) != names_.end()) {
        throw Error(
            "data", path,
            printable(file_) + " has two columns named \"" + printable(name) + "\"; name them by their numbers");
      }
      return at - names_.begin();
    }
    double number = 0;
    const auto columns = static_cast<double>(names_.size());
    if (name.find_first_not_of("-0123456789") != std::string::npos || !parse_number(name, number)) return -1;
    if (number < 0) number += columns + 1.0;
    return number >= 1.0 && number <= columns ? static_cast<int64_t>(number) - 1 : -1;
  }

  size_t need(const std::string& name, const std::string& path) const {
    const int64_t at = find(name, path);
    if (at < 0) {
      throw Error("data", path,
                  printable(file_) + " has no column \"" + printable(name) + "\"" + did_you_mean(name, names_) +
                      "; it has " + listed());
    }
    return static_cast<size_t>(at);
  }

 private:
  std::string listed() const {
    std::string out = std::to_string(names_.size()) + (names_.size() == 1 ? " column: " : " columns: ");
    for (size_t k = 0; k < names_.size() && k < 8; ++k) out += (k ? ", " : "") + printable(names_[k]);
    return out + (names_.size() > 8 ? ", ..." : "");
  }

  const std::vector<std::string>& names_;
  const std::string& file_;
};

// Where the reference's features lie in this file: by name, or by order where names cannot tell.
void place_reference(const Dataset& reference, bool by_order, const Finder& finder, CsvLayout& layout) {
  for (size_t k = 0; k < reference.columns.size(); ++k) {
    layout.features.push_back(by_order ? k : finder.need(reference.columns[k].name, "/path"));
  }
}

void place_features(const CsvOptions& o, const Finder& finder, CsvLayout& layout) {
  std::set<size_t> left_out{static_cast<size_t>(layout.label)};
  for (size_t k = 0; k < o.ignore.size(); ++k)
    left_out.insert(finder.need(o.ignore[k], "/ignore/" + std::to_string(k)));
  if (o.features.empty()) {
    for (size_t c = 0; c < layout.names.size(); ++c) {
      if (!left_out.count(c)) layout.features.push_back(c);
    }
    if (layout.features.empty()) throw Error("data", "/path", printable(o.path) + " has no column left to learn from");
  }
  std::set<size_t> seen;
  for (size_t k = 0; k < o.features.size(); ++k) {
    const std::string path = "/features/" + std::to_string(k);
    const size_t column = finder.need(o.features[k], path);
    const std::string name = "\"" + printable(layout.names[column]) + "\"";
    if (column == static_cast<size_t>(layout.label))
      throw Error("data", path, name + " is the label, it cannot be a feature");
    if (left_out.count(column)) throw Error("data", path, name + " is in \"features\" and in \"ignore\"");
    if (!seen.insert(column).second) throw Error("data", path, name + " stands twice in \"features\"");
    layout.features.push_back(column);
  }
}

}  // namespace

CsvLayout csv_layout(const CsvOptions& o, const SourceContext& context, std::string_view text) {
  CsvLayout layout;
  layout.delimiter = detect_delimiter(text, o.path);
  std::vector<Record> records;
  CsvReader reader(text, layout.delimiter, o.path);
  while (static_cast<int>(records.size()) < kRecordsLookedAt && reader.next()) records.push_back(reader.cells());
  if (records.empty()) throw Error("file", "/path", printable(o.path) + " has no rows");

  layout.header = has_header(o, context.reference, records);
  for (size_t c = 0; c < records[0].size(); ++c) {
    const std::string& name = records[0][c];
    layout.names.push_back(layout.header && !name.empty() ? name : number_name(c));
  }
  const Finder finder(layout, o.path);
  const size_t columns = layout.names.size();
  if (!context.reference) {
    layout.label =
        o.label.empty() ? static_cast<int64_t>(columns) - 1 : static_cast<int64_t>(finder.need(o.label, "/label"));
    place_features(o, finder, layout);
    return layout;
  }
  // Rows to predict may come without the label's column; then a file without names has the features alone, in order.
  const bool by_order = !layout.header && columns == context.reference->columns.size();
  place_reference(*context.reference, by_order, finder, layout);
  if (!context.targets) return layout;
  layout.label =
      o.label.empty() ? static_cast<int64_t>(columns) - 1 : static_cast<int64_t>(finder.need(o.label, "/label"));
  if (std::count(layout.features.begin(), layout.features.end(), static_cast<size_t>(layout.label)) != 0) {
    throw Error("data", "/label",
                printable(o.path) + " has no column for the label: \"" +
                    printable(layout.names[static_cast<size_t>(layout.label)]) +
                    "\" is a feature of the training data");
  }
  return layout;
}

}  // namespace trainyard
