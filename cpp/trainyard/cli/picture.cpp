#include "trainyard/cli/picture.h"

#include <stb/stb_easy_font.h>

#include <algorithm>
#include <new>

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#include <stb/stb_image_write.h>

namespace trainyard::cli {
namespace {

// stb_easy_font takes char*, knows 32..126 and reads line breaks.
std::string ascii(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if ((code & 0xc0u) == 0x80u) continue;  // a letter of several bytes is one question mark
    out += code >= 32 && code < 127 ? c : '?';
  }
  return out;
}

}  // namespace

Picture::Picture(int width_, int height_, Colour background)
    : width(width_), height(height_), rgb(static_cast<size_t>(width_) * static_cast<size_t>(height_) * 3) {
  fill(0, 0, width, height, background);
}

void Picture::fill(int x, int y, int w, int h, Colour colour) {
  for (int i = std::max(y, 0); i < std::min(y + h, height); ++i) {
    for (int j = std::max(x, 0); j < std::min(x + w, width); ++j) {
      const auto at = (static_cast<std::ptrdiff_t>(i) * width + j) * 3;
      std::copy(colour.begin(), colour.end(), rgb.begin() + at);
    }
  }
}

void Picture::write(int x, int y, const std::string& text, Colour colour) {
  struct Corner {
    float x, y, z;
    unsigned char colour[4];
  };
  std::string line = ascii(text);
  std::vector<Corner> corners(line.size() * 64 + 4);
  const int rectangles = stb_easy_font_print(0.0f, 0.0f, line.data(), nullptr, corners.data(),
                                             static_cast<int>(corners.size() * sizeof(Corner)));
  for (size_t i = 0; i < static_cast<size_t>(rectangles); ++i) {
    const Corner &from = corners[4 * i], &to = corners[4 * i + 2];
    fill(x + static_cast<int>(from.x), y + static_cast<int>(from.y), static_cast<int>(to.x - from.x),
         static_cast<int>(to.y - from.y), colour);
  }
}

int width_of(const std::string& text) {
  std::string line = ascii(text);
  return stb_easy_font_width(line.data());
}

std::vector<uint8_t> png(const Picture& picture) {
  std::vector<uint8_t> out;
  const auto append = [](void* to, void* bytes, int n) {
    const auto* from = static_cast<const uint8_t*>(bytes);
    static_cast<std::vector<uint8_t>*>(to)->insert(static_cast<std::vector<uint8_t>*>(to)->end(), from, from + n);
  };
  stbi_write_force_png_filter = 0;  // enlarged pixels repeat: no guess from the neighbours says that shorter
  if (!stbi_write_png_to_func(append, &out, picture.width, picture.height, 3, picture.rgb.data(), 3 * picture.width))
    throw std::bad_alloc();
  return out;
}

}  // namespace trainyard::cli
