#include "ui/arrange.h"

#include <algorithm>

namespace ropewalk::ui {

std::optional<Rect> bottom_if(Rect& rect, float height, float keep) {
  if (rect.height() < height + keep) return std::nullopt;
  return rect.take_bottom(height);
}

std::optional<Rect> top_if(Rect& rect, float height, float keep) {
  if (rect.height() < height + keep) return std::nullopt;
  return rect.take_top(height);
}

std::optional<Beside> beside(Rect rect, const BesideNeeds& needs) {
  if (rect.width() < needs.main + needs.gap + needs.side || rect.height() < needs.height ||
      rect.width() < needs.shape * rect.height())
    return std::nullopt;
  const float side = std::min(std::max(rect.width() * needs.share, needs.side), needs.side_max);
  Beside parts;
  parts.side = rect.take_right(side);
  rect.take_right(needs.gap);
  parts.main = rect;
  return parts;
}

std::optional<Beside> beside_square(Rect rect, const BesideNeeds& needs) {
  const float room = rect.width() - needs.side - needs.gap;
  const float square = std::min(rect.height(), room);
  if (square < needs.main || rect.height() < needs.height) return std::nullopt;
  rect.take_left((room - square) / 2);
  Beside parts;
  parts.main = rect.take_left(square);
  rect.take_left(needs.gap);
  parts.side = rect.take_left(needs.side);
  return parts;
}

}  // namespace ropewalk::ui
