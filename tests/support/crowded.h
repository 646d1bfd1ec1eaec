// What is wrong with texts on the screen: cut off by their panel, or laid over each other.
#pragma once

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ui/canvas/imgui_canvas.h"

namespace ropewalk::test {

// Without the air above and below the letters.
inline ui::Rect ink(const ui::Rect& line) {
  const float air = line.height() * 0.22F;
  return {line.left + 1, line.top + air, line.right - 1, line.bottom - air};
}

inline ui::Rect cut(const ui::Rect& rect, const ui::Rect& by) {
  return {std::max(rect.left, by.left), std::max(rect.top, by.top), std::min(rect.right, by.right),
          std::min(rect.bottom, by.bottom)};
}

inline bool same(const ui::Rect& a, const ui::Rect& b) {
  return a.left == b.left && a.top == b.top && a.right == b.right && a.bottom == b.bottom;
}

// What lies where the data want it, in any language.
inline bool is_data(std::string_view pair) {
  constexpr auto kPairs = std::to_array<std::string_view>({
      "0.5 | \xE2\x88\x92"
      "1.16",  // a needle's number beside one of its scale
  });
  return std::find(kPairs.begin(), kPairs.end(), pair) != kPairs.end();
}

// Texts that their panel cuts off at a side, and pairs that lie over each other: within a panel
// also where it must be scrolled to, and, if `all`, between panels what is seen of them. A halo is
// the same text once more.
inline std::set<std::string> crowded(const std::vector<ui::DrawnText>& texts, bool all) {
  std::set<std::string> found;
  for (size_t i = 0; i < texts.size(); ++i) {
    const ui::DrawnText& one = texts[i];
    if (one.clip.width() <= 0) continue;
    if (one.rect.left < one.clip.left - 3 || one.rect.right > one.clip.right + 3)
      found.insert("is cut off: " + one.text);
    for (size_t k = 0; k < i; ++k) {
      const ui::DrawnText& other = texts[k];
      const bool together = same(one.clip, other.clip);
      if (other.text == one.text || (!together && !all)) continue;
      ui::Rect a = ink(one.rect), b = ink(other.rect);
      if (!together) {
        a = cut(a, one.clip);
        b = cut(b, other.clip);
      }
      const ui::Rect both = cut(a, b);
      const std::string pair = other.text + " | " + one.text;
      if (both.width() > 2 && both.height() > 1.5F && !is_data(pair))
        found.insert("lie over each other: " + pair);
    }
  }
  return found;
}

}  // namespace ropewalk::test
