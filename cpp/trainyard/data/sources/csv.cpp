// Tables as text: comma, semicolon or tab, with or without a header line, numbers and words. The training file decides
// what each column is (columns.h); test files and rows to predict are read the same way.
#include "trainyard/data/sources/csv_layout.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "trainyard/core/text.h"
#include "trainyard/data/gzip.h"

namespace trainyard {
namespace {

constexpr size_t kMostCategories = 200, kMostClasses = 1000;

using Words = std::map<std::string, int64_t>;  // with the number of rows that have them

// What one column holds, over all rows.
struct Scan {
  int64_t numbers = 0, texts = 0, text_line = 0;
  double sum = 0.0;
  std::string text;  // the first that is no number
  Words words;       // of a column of words

  // Mostly numbers with a word among them is a slip, mostly words with a number is not.
  bool is_words() const { return texts > 0 && texts >= numbers; }
};

std::string numbered(int64_t n, const char* noun) { return std::to_string(n) + " " + noun + (n == 1 ? "" : "s"); }

// "1.0" and "1" are the same class.
std::string class_text(const std::string& cell) {
  double value = 0;
  if (!parse_number(cell, value) || value != std::floor(value) || std::fabs(value) > 1e15) return cell;
  return std::to_string(static_cast<int64_t>(value));
}

// Classes that are all numbers in the order of their values, words in the order of their letters.
std::vector<std::string> in_order(const Words& words) {
  std::vector<std::string> out;
  for (const auto& [word, rows] : words) out.push_back(word);
  const auto value = [](const std::string& word) {
    double v = 0;
    return parse_number(word, v) ? v : std::nan("");
  };
  if (std::all_of(out.begin(), out.end(), [&](const std::string& w) { return !std::isnan(value(w)); })) {
    std::stable_sort(out.begin(), out.end(), [&](const auto& a, const auto& b) { return value(a) < value(b); });
  }
  return out;
}

class Table {
 public:
  Table(const CsvOptions& o, const SourceContext& context) : o_(o), reference_(context.reference) {
    bytes_ = read_file(context.files, o.path);
    layout_ = csv_layout(o, context, csv_text(bytes_, o.path));
  }

  Dataset load() {
    Dataset out;
    out.task = o_.task == "regression" ? Task::regression : Task::classification;
    decide(out);
    out.sample = {width_of(out.columns)};
    out.values.reserve(static_cast<size_t>(rows_ * out.width()));
    out.features = feature_names(out.columns);
    for_rows([&](const std::vector<std::string>& cells) {
      size_t at = out.values.size();
      out.values.resize(at + static_cast<size_t>(out.width()));
      for (size_t k = 0; k < out.columns.size(); ++k) {
        const std::string& cell = cells[layout_.features[k]];
        encode(out.columns[k], cell, layout_.features[k], out.values.data() + at);
        if (is_missing(cell)) out.missing.push_back({static_cast<int32_t>(out.n), static_cast<int32_t>(k)});
        at += static_cast<size_t>(out.columns[k].width());
      }
      if (layout_.label >= 0) add_target(cells[static_cast<size_t>(layout_.label)], out);
      ++out.n;
    });
    return out;
  }

 private:
  std::string place(size_t column) const {
    return printable(o_.path) + ", line " + std::to_string(line_) + ", column \"" + printable(layout_.names[column]) +
           "\": ";
  }
  [[noreturn]] void fail(const char* code, const char* path, size_t column, const std::string& what) const {
    throw Error(code, path, place(column) + what);
  }

  template <class F>
  void for_rows(const F& f) {
    CsvReader reader(csv_text(bytes_, o_.path), layout_.delimiter, o_.path);
    if (layout_.header) reader.next();
    while (reader.next()) {
      line_ = reader.line();
      if (reader.cells().size() != layout_.names.size()) {
        throw Error("file", "/path",
                    printable(o_.path) + ", line " + std::to_string(line_) + " has " +
                        numbered(static_cast<int64_t>(reader.cells().size()), "cell") + ", the first line has " +
                        std::to_string(layout_.names.size()));
      }
      f(reader.cells());
    }
  }

  // Fills columns and classes: from the reference, or from what the rows hold.
  void decide(Dataset& out) {
    std::vector<Scan> scans(layout_.features.size());
    Words labels;
    for_rows([&](const std::vector<std::string>& cells) {
      ++rows_;
      if (reference_) return;
      for (size_t k = 0; k < scans.size(); ++k) look(cells[layout_.features[k]], layout_.features[k], scans[k]);
      if (out.task == Task::classification) look_at_label(cells[static_cast<size_t>(layout_.label)], labels);
    });
    if (rows_ == 0)
      throw Error("file", "/path", printable(o_.path) + " has no rows" + (layout_.header ? " below its header" : ""));
    if (reference_) {
      out.columns = reference_->columns;
      out.classes = reference_->classes;
      out.target_names = reference_->target_names;
      out.task = reference_->task;
      out.outputs = reference_->outputs;
      return;
    }
    count_words(scans);
    for (size_t k = 0; k < scans.size(); ++k) out.columns.push_back(column_of(scans[k], layout_.features[k]));
    const std::string label = layout_.names[static_cast<size_t>(layout_.label)];
    if (out.task == Task::regression) {
      out.outputs = 1;
      out.target_names = {label};
      return;
    }
    out.classes = in_order(labels);
    if (out.classes.size() < 2) {
      throw Error(
          "data", "/label",
          printable(o_.path) + ": every row has the same \"" + printable(label) + "\", " + printable(out.classes[0]));
    }
  }

  void look(const std::string& cell, size_t column, Scan& scan) const {
    if (is_missing(cell)) {
      if (o_.missing == "error") missing(column);
      return;
    }
    double value = 0;
    if (parse_number(cell, value)) {
      ++scan.numbers;
      scan.sum += value;
    } else if (scan.texts++ == 0) {
      scan.text = cell;
      scan.text_line = line_;
    }
  }

  // A pass of its own: most columns are numbers, and a map of those would be slow.
  void count_words(std::vector<Scan>& scans) {
    if (std::none_of(scans.begin(), scans.end(), [](const Scan& scan) { return scan.is_words(); })) return;
    for_rows([&](const std::vector<std::string>& cells) {
      for (size_t k = 0; k < scans.size(); ++k) {
        const std::string& cell = cells[layout_.features[k]];
        const bool counted = scans[k].is_words() && !is_missing(cell);
        if (counted && scans[k].words.size() <= kMostCategories) ++scans[k].words[cell];
      }
    });
  }

  void look_at_label(const std::string& cell, Words& labels) const {
    const auto column = static_cast<size_t>(layout_.label);
    if (is_missing(cell)) fail("data", "/label", column, "the label is missing");
    double value = 0;
    if (parse_number(cell, value) && value != std::floor(value)) {
      fail("data", "/label", column,
           printable(cell) + " is a number, not a class; for numbers set \"task\" to \"regression\"");
    }
    ++labels[class_text(cell)];
    if (labels.size() > kMostClasses) {
      fail("data", "/label", column,
           "more than " + std::to_string(kMostClasses) + " classes; for numbers set \"task\" to \"regression\"");
    }
  }

  [[noreturn]] void missing(size_t column) const {
    fail("data", "/missing", column, "a value is missing; set \"missing\" to \"mean\" to fill such cells in");
  }

  Column column_of(Scan& scan, size_t column) {
    Column out;
    out.name = layout_.names[column];
    if (scan.numbers + scan.texts == 0) {
      throw Error("data", "/features",
                  printable(o_.path) + ", column \"" + printable(out.name) + "\" is empty in all " +
                      numbered(rows_, "row") + "; put it into \"ignore\"");
    }
    line_ = scan.text_line;
    if (scan.texts == 0) {
      out.means = {scan.sum / static_cast<double>(scan.numbers)};
      return out;
    }
    if (!scan.is_words()) fail("data", "/path", column, "\"" + printable(scan.text) + "\" is not a number");
    if (o_.categorical == "error") {
      fail("data", "/categorical", column,
           "\"" + printable(scan.text) +
               "\" is text; put the column into \"ignore\" or set \"categorical\" to \"one_hot\"");
    }
    if (scan.words.size() > kMostCategories) {
      throw Error("data", "/ignore",
                  printable(o_.path) + ", column \"" + printable(out.name) + "\" has more than " +
                      std::to_string(kMostCategories) + " different words; put it into \"ignore\"");
    }
    for (const auto& [word, count] : scan.words) {
      out.categories.push_back(word);
      out.means.push_back(static_cast<double>(count) / static_cast<double>(scan.numbers + scan.texts));
    }
    return out;
  }

  // x (column.width()): the number, or one-hot; the means where the cell is empty.
  void encode(const Column& column, const std::string& cell, size_t at, float* x) const {
    if (is_missing(cell)) {
      if (o_.missing == "error") missing(at);
      for (size_t k = 0; k < column.means.size(); ++k) x[k] = static_cast<float>(column.means[k]);
      return;
    }
    if (column.categories.empty()) {
      x[0] = number(cell, at);
      return;
    }
    const auto found = std::lower_bound(column.categories.begin(), column.categories.end(), cell);
    if (found == column.categories.end() || *found != cell) {
      fail("data", "/path", at,
           "\"" + printable(cell) + "\" did not occur in the training data" + did_you_mean(cell, column.categories));
    }
    std::fill_n(x, column.width(), 0.0f);
    x[found - column.categories.begin()] = 1.0f;
  }

  float number(const std::string& cell, size_t at) const {
    double value = 0;
    if (!parse_number(cell, value)) fail("data", "/path", at, "\"" + printable(cell) + "\" is not a number");
    const auto rounded = static_cast<float>(value);
    if (!std::isfinite(rounded)) fail("data", "/path", at, printable(cell) + " is too large");
    return rounded;
  }

  void add_target(const std::string& cell, Dataset& out) const {
    const auto at = static_cast<size_t>(layout_.label);
    if (is_missing(cell)) fail("data", "/label", at, "the label is missing");
    if (out.task == Task::regression) {
      out.targets.push_back(number(cell, at));
      return;
    }
    const std::string name = class_text(cell);
    const auto found = std::find(out.classes.begin(), out.classes.end(), name);
    if (found == out.classes.end()) {
      fail("data", "/label", at,
           "\"" + printable(cell) + "\" is no class of the training data" + did_you_mean(name, out.classes));
    }
    out.labels.push_back(static_cast<int32_t>(found - out.classes.begin()));
  }

  const CsvOptions& o_;
  const Dataset* reference_;
  Bytes bytes_;
  CsvLayout layout_;
  int64_t rows_ = 0;
  int64_t line_ = 0;  // of the row at hand
};

Dataset load_csv(const CsvOptions& o, const SourceContext& context) { return Table(o, context).load(); }

}  // namespace

TY_REGISTER_SOURCE(csv, CsvOptions, load_csv,
                   "a table from a text file: comma, semicolon or tab, with or without a header", "")

}  // namespace trainyard
