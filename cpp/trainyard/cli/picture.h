// Pictures in memory and as PNG files, with small writing on them: stb_image_write and stb_easy_font.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace trainyard::cli {

using Colour = std::array<uint8_t, 3>;

struct Picture {
  Picture(int width, int height, Colour background);
  // Beyond the edges nothing happens.
  void fill(int x, int y, int width, int height, Colour);
  // Capitals are kLetters pixels high, from y down; what is not ASCII becomes '?'.
  void write(int x, int y, const std::string& text, Colour);

  int width, height;
  std::vector<uint8_t> rgb;  // (height, width, 3)
};

inline constexpr int kLetters = 7, kLine = 12;  // a line of writing with what hangs below, and room

int width_of(const std::string& text);

std::vector<uint8_t> png(const Picture&);

}  // namespace trainyard::cli
