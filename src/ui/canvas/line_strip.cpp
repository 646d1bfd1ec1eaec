#include "ui/canvas/line_strip.h"

#include <algorithm>
#include <vector>

#include "imgui_internal.h"

namespace ropewalk::ui {
namespace {

// The line cut across: its edges lie at `at` plus and minus `across` times half its width.
struct Cut {
  Vec2 at, across;
};

// Two cuts at one point bevel its corner: the triangles between them fill its outer side.
void add_join(std::vector<Cut>& cuts, Vec2 at, Vec2 before, Vec2 after) {
  const float bend = dot(before, after);
  if (bend < 0) {  // by more than a right angle
    cuts.push_back({at, before});
    cuts.push_back({at, after});
  } else {
    cuts.push_back({at, (before + after) * (1 / (1 + bend))});
  }
}

std::vector<Cut> cuts_of(std::span<const Vec2> points, bool closed) {
  std::vector<Vec2> distinct;
  distinct.reserve(points.size());
  for (const Vec2 p : points)
    if (distinct.empty() || length(p - distinct.back()) > 1e-4F) distinct.push_back(p);
  while (closed && distinct.size() > 1 && length(distinct.front() - distinct.back()) <= 1e-4F)
    distinct.pop_back();
  const size_t count = distinct.size();
  if (count < 2) return {};
  const bool ring = closed && count > 2;
  const auto normal = [&](size_t i) {
    const Vec2 along = distinct[(i + 1) % count] - distinct[i];
    const float size = length(along);
    return Vec2{along.y / size, -along.x / size};
  };
  std::vector<Cut> cuts;
  cuts.reserve(count + 1);
  Vec2 before = normal(ring ? count - 1 : 0);
  for (size_t i = 0; i < count; ++i) {
    const Vec2 after = i + 1 < count || ring ? normal(i) : before;
    add_join(cuts, distinct[i], before, after);
    before = after;
  }
  if (ring) cuts.push_back(cuts.front());
  return cuts;
}

}  // namespace

void add_line_strip(ImDrawList& list, std::span<const Vec2> points, bool closed, ImU32 color,
                    float width, float fringe) {
  const std::vector<Cut> cuts = cuts_of(points, closed);
  const float inner = std::max(width - fringe, 0.0F) / 2, outer = inner + fringe;
  const ImU32 clear = color & ~IM_COL32_A_MASK;
  const ImVec2 uv = list._Data->TexUvWhitePixel;
  constexpr size_t kAtOnce = 8000;  // 16-bit indices reach so far
  for (size_t first = 0; first + 1 < cuts.size(); first += kAtOnce - 1) {
    const size_t count = std::min(kAtOnce, cuts.size() - first);
    list.PrimReserve(static_cast<int>(count - 1) * 18, static_cast<int>(count) * 4);
    const unsigned start = list._VtxCurrentIdx;
    for (const Cut& cut : std::span(cuts).subspan(first, count)) {
      const auto put = [&](float aside, ImU32 shade) {
        const Vec2 p = cut.at + cut.across * aside;
        list.PrimWriteVtx({p.x, p.y}, uv, shade);
      };
      put(outer, clear);
      put(inner, color);
      put(-inner, color);
      put(-outer, clear);
    }
    for (unsigned at = start; at + 4 < start + 4 * static_cast<unsigned>(count); at += 4)
      for (unsigned lane = at; lane < at + 3; ++lane)
        for (const unsigned corner : {lane, lane + 1, lane + 5, lane, lane + 5, lane + 4})
          list.PrimWriteIdx(static_cast<ImDrawIdx>(corner));
  }
}

}  // namespace ropewalk::ui
