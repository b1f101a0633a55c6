#include "trainyard/cli/table.h"

#include <algorithm>
#include <cstdio>

namespace trainyard::cli {

void print_table(const std::vector<std::vector<std::string>>& rows, size_t left) {
  std::vector<size_t> width;
  for (const auto& row : rows) {
    width.resize(std::max(width.size(), row.size()));
    for (size_t c = 0; c < row.size(); ++c) width[c] = std::max(width[c], row[c].size());
  }
  for (const auto& row : rows) {
    std::string line;
    for (size_t c = 0; c < row.size(); ++c) {
      const std::string space(width[c] - row[c].size(), ' ');
      line += (c ? "  " : "") + (c < left ? row[c] + space : space + row[c]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    std::puts(line.c_str());
  }
}

std::string joined(const Shape& shape) {
  std::string out;
  for (int i = 0; i < shape.rank; ++i) out += (i ? "x" : "") + std::to_string(shape[i]);
  return out;
}

Shape shape_from(const std::string& text) {
  constexpr int64_t kMost = 65536;
  Shape out;
  int64_t size = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : 'x';
    if (c >= '0' && c <= '9') {
      size = std::min(10 * size + (c - '0'), kMost + 1);
    } else if (c == 'x' && size > 0 && size <= kMost && out.rank < 3) {
      out.dim[static_cast<size_t>(out.rank++)] = size;
      size = 0;
    } else {
      return {};
    }
  }
  return out.rank == 2 ? Shape{} : out;
}

std::string grouped(int64_t n) {
  std::string out = std::to_string(n);
  for (auto i = static_cast<std::ptrdiff_t>(out.size()) - 3; i > (n < 0 ? 1 : 0); i -= 3)
    out.insert(static_cast<size_t>(i), ",");
  return out;
}

}  // namespace trainyard::cli
