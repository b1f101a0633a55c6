#include "trainyard/data/columns.h"

#include <cstdio>

#include "trainyard/core/error.h"
#include "trainyard/data/csv_text.h"

namespace trainyard {
namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

std::string number_text(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.17g", value);
  return buffer;
}

// Lines of cells, with the escapes undone.
std::vector<std::vector<std::string>> lines_of(const std::string& text) {
  std::vector<std::vector<std::string>> lines;
  std::vector<std::string> cells{""};
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') {
      lines.push_back(cells);
      cells = {""};
    } else if (text[i] == '\t') {
      cells.emplace_back();
    } else if (text[i] == '\\' && i + 1 < text.size()) {
      ++i;
      cells.back() += text[i] == 't' ? '\t' : text[i] == 'n' ? '\n' : text[i];
    } else {
      cells.back() += text[i];
    }
  }
  return lines;
}

double mean_from(const std::string& text) {
  double value = 0;
  if (!parse_number(text, value)) throw Error("file", "", "the saved columns hold a mean that is no number");
  return value;
}

}  // namespace

int64_t width_of(const std::vector<Column>& columns) {
  int64_t width = 0;
  for (const Column& column : columns) width += column.width();
  return width;
}

std::vector<std::string> feature_names(const std::vector<Column>& columns) {
  std::vector<std::string> names;
  for (const Column& column : columns) {
    if (column.categories.empty()) names.push_back(column.name);
    for (const std::string& category : column.categories) names.push_back(column.name + "=" + category);
  }
  return names;
}

std::string columns_to_text(const std::vector<Column>& columns) {
  std::string out;
  for (const Column& column : columns) {
    out += escaped(column.name);
    if (column.categories.empty()) out += "\tnumber\t" + number_text(column.means[0]);
    if (!column.categories.empty()) out += "\tcategory";
    for (size_t k = 0; k < column.categories.size(); ++k) {
      out += "\t" + escaped(column.categories[k]) + "\t" + number_text(column.means[k]);
    }
    out += "\n";
  }
  return out;
}

std::vector<Column> columns_from_text(const std::string& text) {
  std::vector<Column> columns;
  for (const auto& cells : lines_of(text)) {
    const bool number = cells.size() == 3 && cells[1] == "number";
    const bool category = cells.size() >= 4 && cells.size() % 2 == 0 && cells[1] == "category";
    if (!number && !category) throw Error("file", "", "the saved columns cannot be read");
    Column column;
    column.name = cells[0];
    if (number) column.means = {mean_from(cells[2])};
    for (size_t k = 2; category && k < cells.size(); k += 2) {
      column.categories.push_back(cells[k]);
      column.means.push_back(mean_from(cells[k + 1]));
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

}  // namespace trainyard
