// Points, rectangles and colours. All lengths in ui are logical pixels (CSS pixels); y grows
// downwards.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace ropewalk::ui {

// A measure as a whole number, cut off towards 0. ImGui's pointer may stand at -FLT_MAX and
// pictures may be endless: what no int holds becomes the nearer end, and NaN `low`.
constexpr int whole(float value, int low, int high) {
  if (!(value > static_cast<float>(low))) return low;
  return value < static_cast<float>(high) ? static_cast<int>(value) : high;
}

struct Vec2 {
  float x = 0, y = 0;
  bool operator==(const Vec2&) const = default;
};
constexpr Vec2 operator+(Vec2 a, Vec2 b) { return {a.x + b.x, a.y + b.y}; }
constexpr Vec2 operator-(Vec2 a, Vec2 b) { return {a.x - b.x, a.y - b.y}; }
constexpr Vec2 operator*(Vec2 a, float s) { return {a.x * s, a.y * s}; }
constexpr float dot(Vec2 a, Vec2 b) { return a.x * b.x + a.y * b.y; }
inline float length(Vec2 a) { return std::hypot(a.x, a.y); }

struct Vec3 {
  float x = 0, y = 0, z = 0;
  bool operator==(const Vec3&) const = default;
};
constexpr Vec3 operator+(Vec3 a, Vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
constexpr Vec3 operator-(Vec3 a, Vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
constexpr Vec3 operator*(Vec3 a, float s) { return {a.x * s, a.y * s, a.z * s}; }

// left <= right, top <= bottom. Slicing helpers take from a side and leave the rest, for simple
// layout.
struct Rect {
  float left = 0, top = 0, right = 0, bottom = 0;
  bool operator==(const Rect&) const = default;
  constexpr float width() const { return right - left; }
  constexpr float height() const { return bottom - top; }
  constexpr Vec2 center() const { return {(left + right) / 2, (top + bottom) / 2}; }
  constexpr Vec2 min() const { return {left, top}; }
  constexpr Vec2 max() const { return {right, bottom}; }
  constexpr bool contains(Vec2 p) const {
    return p.x >= left && p.x < right && p.y >= top && p.y < bottom;
  }
  // Shrunk by `dx` and `dy` on each side; never turned inside out.
  constexpr Rect inset(float dx, float dy) const {
    const float x = std::min(dx, width() / 2), y = std::min(dy, height() / 2);
    return {left + x, top + y, right - x, bottom - y};
  }
  constexpr Rect inset(float d) const { return inset(d, d); }
  Rect take_left(float w) {
    const float old = left;
    left = std::min(left + w, right);
    return {old, top, left, bottom};
  }
  Rect take_top(float h) {
    const float old = top;
    top = std::min(top + h, bottom);
    return {left, old, right, top};
  }
  Rect take_right(float w) {
    const float old = right;
    right = std::max(right - w, left);
    return {right, top, old, bottom};
  }
  Rect take_bottom(float h) {
    const float old = bottom;
    bottom = std::max(bottom - h, top);
    return {left, bottom, right, old};
  }
};

// Straight (not premultiplied) sRGB.
struct Rgba {
  uint8_t r = 0, g = 0, b = 0, a = 255;
  bool operator==(const Rgba&) const = default;
};
constexpr Rgba rgb(uint32_t hex) {
  return {static_cast<uint8_t>(hex >> 16), static_cast<uint8_t>(hex >> 8),
          static_cast<uint8_t>(hex), 255};
}
constexpr Rgba with_alpha(Rgba c, float alpha) {
  return {c.r, c.g, c.b, static_cast<uint8_t>(std::clamp(alpha, 0.0F, 1.0F) * 255.0F + 0.5F)};
}
constexpr Rgba mix(Rgba a, Rgba b, float t) {
  const auto lerp = [t](uint8_t x, uint8_t y) {
    return static_cast<uint8_t>(static_cast<float>(x) +
                                (static_cast<float>(y) - static_cast<float>(x)) * t + 0.5F);
  };
  return {lerp(a.r, b.r), lerp(a.g, b.g), lerp(a.b, b.b), lerp(a.a, b.a)};
}

}  // namespace ropewalk::ui
