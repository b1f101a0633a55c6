#include "trainyard/cli/preview_sheet.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

namespace trainyard::cli {
namespace {

constexpr int kTile = 96;  // pixels that a small image is enlarged to, about
constexpr int kGap = 6;
constexpr size_t kLines = 3;  // below an image, at most
constexpr Colour kPaper{255, 255, 255}, kInk{32, 36, 44}, kFrame{225, 228, 235};
constexpr int64_t kColumnsShown = 8;  // of a table

std::string fixed(double v) {
  char out[32];
  std::snprintf(out, sizeof out, "%.2f", v);
  return out;
}
std::string short_number(float v) {
  char out[32];
  std::snprintf(out, sizeof out, "%.4g", static_cast<double>(v));
  return out;
}

// The values that become black and white: 0 and 1 as images have them, unless these numbers are of another kind.
struct Range {
  explicit Range(const std::vector<float>& raw) {
    for (const float v : raw) {
      low = std::min(low, v);
      high = std::max(high, v);
    }
  }
  uint8_t grey(float v) const {
    const float share = (v - low) / (high - low);
    return static_cast<uint8_t>(std::clamp(share, 0.0f, 1.0f) * 255.0f + 0.5f);  // NaN cannot be: data are finite
  }
  float low = 0.0f, high = 1.0f;
};

void draw(Picture& sheet, int x, int y, int scale, const float* pixels, const Shape& shape, const Range& range) {
  const int64_t channels = shape[2];
  for (int64_t i = 0; i < shape[0]; ++i) {
    for (int64_t j = 0; j < shape[1]; ++j, pixels += channels) {
      Colour colour;
      for (size_t c = 0; c < 3; ++c) colour[c] = range.grey(pixels[std::min(static_cast<int64_t>(c), channels - 1)]);
      sheet.fill(x + static_cast<int>(j) * scale, y + static_cast<int>(i) * scale, scale, scale, colour);
    }
  }
}

std::string cut_to(std::string text, int width) {
  while (!text.empty() && width_of(text) > width) text.pop_back();
  return text;
}

// What stands below an image: in one line if there is room for it, else a class a line.
std::vector<std::string> caption(const std::string& text, int width) {
  std::vector<std::string> out(1, text);
  while (width_of(out.back()) > width && out.size() < kLines) {
    const std::string rest = out.back();
    const size_t comma = rest.find(", ");
    if (comma == std::string::npos) break;
    out.back() = rest.substr(0, comma);
    out.push_back(rest.substr(comma + 2));
  }
  for (std::string& line : out) line = cut_to(line, width);
  return out;
}

}  // namespace

std::string target_text(const Preview& preview, size_t row, const Dataset& data) {
  const auto width = static_cast<size_t>(data.target_width());
  const float* target = preview.targets.data() + row * width;
  std::string out;
  if (data.task == Task::regression) {
    for (size_t i = 0; i < width; ++i) out += (i ? ", " : "") + short_number(target[i]);
    return out;
  }
  std::vector<size_t> order(width);
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return target[a] > target[b]; });
  for (const size_t c : order) {
    if (target[c] <= 0.0f) break;
    if (target[c] >= 1.0f) return data.classes[c];
    out += (out.empty() ? "" : ", ") + data.classes[c] + " " + fixed(static_cast<double>(target[c]));
  }
  return out;
}

std::string mixing_text(const Preview::Row& row) {
  std::string out;
  for (const Loader::Mixed& m : row.mixed) {
    if (m.partner < 0) continue;
    out += (out.empty() ? "" : "; ") + fixed(static_cast<double>(m.lambda)) + " of it, the rest of example " +
           std::to_string(m.partner);
  }
  return out;
}

Picture picture_sheet(const Preview& p, const Dataset& data, int columns, bool stages) {
  const auto side = static_cast<int>(
      std::max({p.sample[0], p.sample[1], stages ? p.source[0] : int64_t{1}, stages ? p.source[1] : int64_t{1}}));
  const int scale = std::max(1, (kTile + side / 2) / side), tile = scale * side;
  const int group = stages ? 3 * tile + 2 : tile;
  const int rows = (static_cast<int>(p.rows.size()) + columns - 1) / columns;
  std::vector<std::vector<std::string>> captions;
  size_t lines = 1;
  for (size_t i = 0; i < p.rows.size(); ++i) {
    captions.push_back(caption(target_text(p, i, data), group));
    lines = std::max(lines, captions.back().size());
  }
  const int cell_width = group + kGap, cell_height = tile + static_cast<int>(lines) * kLine + kGap;
  Picture sheet(columns * cell_width + kGap, rows * cell_height + kGap, kPaper);
  const Range range(p.raw);
  for (size_t i = 0; i < p.rows.size(); ++i) {
    const int x = kGap + static_cast<int>(i) % columns * cell_width,
              y = kGap + static_cast<int>(i) / columns * cell_height;
    sheet.fill(x - 1, y - 1, group + 2, tile + 2, kFrame);
    // Images of other sizes than the tile lie in its middle.
    const auto put = [&](int place, const std::vector<float>& values, const Shape& shape) {
      const int left = (side - static_cast<int>(shape[1])) * scale / 2,
                top = (side - static_cast<int>(shape[0])) * scale / 2;
      draw(sheet, x + place * (tile + 1) + left, y + top, scale, values.data() + i * static_cast<size_t>(shape.count()),
           shape, range);
    };
    if (stages) {
      put(0, p.raw, p.source);
      put(1, p.augmented, p.sample);
    }
    put(stages ? 2 : 0, p.seen, p.sample);
    for (size_t line = 0; line < captions[i].size(); ++line)
      sheet.write(x, y + tile + 3 + static_cast<int>(line) * kLine, captions[i][line], kInk);
  }
  return sheet;
}

std::string number_table(const Preview& p, const Dataset& data, bool stages) {
  const int64_t width = p.sample.count(), shown = std::min(width, kColumnsShown);
  std::vector<std::vector<std::string>> cells(1, {"example"});
  const auto head = [&](const char* mark) {
    for (int64_t i = 0; i < shown; ++i) {
      const std::string own = data.features.empty() ? "x" + std::to_string(i) : data.features[static_cast<size_t>(i)];
      cells[0].push_back(own + mark);
    }
    if (shown < width) cells[0].push_back("...");
  };
  const auto numbers = [&](const std::vector<float>& values, size_t row) {
    for (int64_t i = 0; i < shown; ++i)
      cells.back().push_back(short_number(values[row * static_cast<size_t>(width) + static_cast<size_t>(i)]));
    if (shown < width) cells.back().push_back("...");
  };
  if (stages) head(" before");
  head("");
  cells[0].push_back("target");
  for (size_t row = 0; row < p.rows.size(); ++row) {
    cells.push_back({std::to_string(p.rows[row].example)});
    if (stages) numbers(p.raw, row);
    numbers(p.seen, row);
    cells.back().push_back(target_text(p, row, data));
  }
  std::vector<size_t> widths(cells[0].size());
  for (const auto& line : cells) {
    for (size_t c = 0; c < line.size(); ++c) widths[c] = std::max(widths[c], line[c].size());
  }
  std::string out;
  for (const auto& line : cells) {
    for (size_t c = 0; c + 1 < line.size(); ++c) out += std::string(widths[c] - line[c].size(), ' ') + line[c] + "  ";
    out += line.back() + "\n";
  }
  return out;
}

}  // namespace trainyard::cli
