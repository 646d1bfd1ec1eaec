#include "platform/desktop_icon.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ropewalk::platform {
namespace {

struct Pixel {
  double red, green, blue, alpha;
};

constexpr Pixel kPaper{250, 246, 238, 1};
constexpr Pixel kInk{35, 29, 23, 1};
constexpr Pixel kRope{171, 80, 4, 1};
constexpr Pixel kTurned{16, 56, 186, 1};

void blend(Pixel& under, const Pixel& over, double cover) {
  cover = std::clamp(cover, 0.0, 1.0);
  under.red += (over.red - under.red) * cover;
  under.green += (over.green - under.green) * cover;
  under.blue += (over.blue - under.blue) * cover;
  under.alpha += (over.alpha - under.alpha) * cover;
}

// Distance to the segment from the centre to (x1, y1).
double to_hand(double x, double y, double x1, double y1) {
  const double along = std::clamp((x * x1 + y * y1) / (x1 * x1 + y1 * y1), 0.0, 1.0);
  return std::hypot(x - along * x1, y - along * y1);
}

}  // namespace

std::vector<uint8_t> draw_icon(int size) {
  std::vector<uint8_t> rgba;
  rgba.reserve(static_cast<size_t>(size) * size * 4);
  const double unit = 64.0 / size;  // the drawing is 64 units wide, its centre at (0, 0)
  for (int row = 0; row < size; ++row) {
    for (int column = 0; column < size; ++column) {
      const double x = (column + 0.5) * unit - 32, y = (row + 0.5) * unit - 32;
      const auto cover = [unit](double distance, double half) {
        return (half - distance) / unit + 0.5;
      };
      Pixel pixel{kPaper.red, kPaper.green, kPaper.blue, 0};
      const double corner =
          std::hypot(std::max(std::abs(x) - 18, 0.0), std::max(std::abs(y) - 18, 0.0));
      blend(pixel, kPaper, cover(corner, 14));
      const double angle = std::atan2(y, x) / std::numbers::pi * 180;
      const bool rope = angle > -30 && angle < 130;
      const bool strand = std::fmod(angle + 360, 15) < 8;
      if (rope && strand) blend(pixel, kRope, cover(std::abs(std::hypot(x, y) - 23), 2.2));
      blend(pixel, kTurned, cover(to_hand(x, y, 14, -17), 2.6));
      blend(pixel, kRope, cover(to_hand(x, y, 18, 0), 2.6));
      blend(pixel, kInk, cover(std::hypot(x, y), 4.5));
      for (const double channel : {pixel.red, pixel.green, pixel.blue, pixel.alpha * 255})
        rgba.push_back(static_cast<uint8_t>(std::lround(channel)));
    }
  }
  return rgba;
}

}  // namespace ropewalk::platform
