#include "trainyard/cli/csv.h"

#include <cerrno>
#include <cmath>
#include <cstring>

#include "trainyard/cli/output.h"
#include "trainyard/core/error.h"

namespace trainyard::cli {

std::string csv_number(double x) {
  if (std::isnan(x)) return "";
  char text[40];
  const bool whole = x == std::floor(x) && std::fabs(x) < 1e15;
  std::snprintf(text, sizeof text, whole ? "%.0f" : "%.9g", x);
  return text;
}

std::string csv_text(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

std::string CsvFile::line(const MetricTable& table, int64_t row) const {
  std::string out;
  for (size_t c = 0; c < table.columns().size(); ++c) {
    if (c > 0) out += ',';
    if (table.columns()[c] != blank_) out += csv_number(table.at(row, c));
  }
  return out + '\n';
}

void CsvFile::sync(const MetricTable& table) {
  if (table.version() != version_ || !file_) {
    std::string text;
    for (const std::string& column : table.columns()) text += (text.empty() ? "" : ",") + column;
    text += '\n';
    for (int64_t row = 0; row < table.rows(); ++row) text += line(table, row);
    file_.reset();
    write_file(path_, text);
    file_.reset(std::fopen(path_.c_str(), "ae"));
    version_ = table.version();
    rows_ = table.rows();
  }
  bool good = file_ != nullptr;
  for (; good && rows_ < table.rows(); ++rows_) good = std::fputs(line(table, rows_).c_str(), file_.get()) >= 0;
  good = good && std::fflush(file_.get()) == 0;
  if (!good) throw Error("output", "", "cannot write " + path_ + ": " + std::strerror(errno));
}

}  // namespace trainyard::cli
