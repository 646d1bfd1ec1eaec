#include "ui/canvas/imgui_canvas.h"

#include <cstring>
#include <vector>

#include "imgui.h"
#include "imgui_internal.h"
#include "ui/canvas/cell_textures.h"
#include "ui/canvas/line_strip.h"
#include "ui/picture/shapes.h"

namespace ropewalk::ui {
namespace {

constexpr float kMaxCoordinate = 1e6F;  // beyond it nothing is to be seen, and floats get coarse
constexpr int kQuadCells = 4096;        // up to here, a grid is drawn cell by cell

ImVec2 to_imgui(Vec2 v) { return {v.x, v.y}; }
ImU32 to_imgui(Rgba c) { return IM_COL32(c.r, c.g, c.b, c.a); }
bool sound(float x) { return std::abs(x) < kMaxCoordinate; }  // false for NaN
bool sound(Vec2 v) { return sound(v.x) && sound(v.y); }
bool sound(const Rect& r) { return sound(r.min()) && sound(r.max()); }

// Half-open pixel range [first, last) of a line of `width` around `center`, all in device pixels.
void snap(float center, float width, float density, float& first, float& last) {
  const float pixels = std::max(1.0F, std::round(width * density));
  first = std::round(center * density - pixels / 2) / density;
  last = first + pixels / density;
}

void dashes(ImDrawList& list, std::span<const Vec2> points, bool closed, const Stroke& stroke,
            float fringe) {
  float total = 0;
  const size_t segments = closed ? points.size() : points.size() - 1;
  for (size_t i = 0; i < segments; ++i)
    total += length(points[(i + 1) % points.size()] - points[i]);
  const float dash = std::max(stroke.dash, total / 4000);
  float phase = 0;  // along the pattern of dash and gap
  std::vector<Vec2> run;
  const auto flush = [&] {
    add_line_strip(list, run, false, to_imgui(stroke.color), stroke.width, fringe);
    run.clear();
  };
  for (size_t i = 0; i < segments; ++i) {
    const Vec2 a = points[i], b = points[(i + 1) % points.size()];
    const float size = length(b - a);
    if (size <= 0) continue;
    float at = 0;
    while (at < size) {
      const bool on = phase < dash;
      const float next = std::min(size, at + (on ? dash - phase : 2 * dash - phase));
      if (on && run.empty()) run.push_back(a + (b - a) * (at / size));
      if (on) run.push_back(a + (b - a) * (next / size));
      phase += next - at;
      if (on && phase >= dash * 0.9999F) {
        flush();
        phase = dash;
      } else if (!on && phase >= dash * 1.9999F) {
        phase = 0;
      }
      at = next > at ? next : size;
    }
  }
  flush();
}

bool convex(const std::vector<ImVec2>& p) {
  const size_t n = p.size();
  for (size_t i = 0; i < n; ++i) {
    const ImVec2 a = p[i], b = p[(i + 1) % n], c = p[(i + 2) % n];
    if ((b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x) < 0) return false;
  }
  return true;
}

}  // namespace

Screen::Screen(Fonts& fonts) : fonts_(fonts), textures_(std::make_unique<Textures>()) {
  fonts_.attach(*ImGui::GetIO().Fonts);
}

Screen::~Screen() = default;

void Screen::begin_frame(float density) {
  textures_->density = sound(density) && density > 0 ? density : 1;
  textures_->begin_frame();
  ImGuiContext& context = *ImGui::GetCurrentContext();
  // ImGui keeps a typeface at every size it was ever drawn at until the texture is full.
  constexpr int kUnusedFrames = 180;
  ImFontAtlasBuildDiscardBakes(context.IO.Fonts, kUnusedFrames);
  context.DrawListSharedData.InitialFringeScale = 1 / textures_->density;
  context.Style.CircleTessellationMaxError = 0.25F / textures_->density;
}

float Screen::density() const { return textures_->density; }

ImguiCanvas::ImguiCanvas(ImDrawList& list, Screen& screen)
    : list_(list), screen_(screen), old_fringe_(list._FringeScale) {
  list_._FringeScale = 1 / screen_.density();
}

ImguiCanvas::~ImguiCanvas() { list_._FringeScale = old_fringe_; }

void ImguiCanvas::polyline(std::span<const Vec2> points, const Stroke& stroke, bool closed) {
  if (stroke.color.a == 0 || !(stroke.width > 0)) return;
  const float density = screen_.density();
  if (points.size() == 2 && stroke.dash <= 0 && sound(points[0]) && sound(points[1])) {
    const Vec2 a = points[0], b = points[1];
    float first = 0, last = 0;
    if (a.y == b.y) {  // axis-parallel lines lie on whole pixels
      snap(a.y, stroke.width, density, first, last);
      return list_.AddRectFilled({std::min(a.x, b.x), first}, {std::max(a.x, b.x), last},
                                 to_imgui(stroke.color));
    }
    if (a.x == b.x) {
      snap(a.x, stroke.width, density, first, last);
      return list_.AddRectFilled({first, std::min(a.y, b.y)}, {last, std::max(a.y, b.y)},
                                 to_imgui(stroke.color));
    }
  }
  Stroke drawn = stroke;
  if (stroke.width * density < 1) {  // thinner than a pixel: a pixel, fainter
    drawn.color =
        with_alpha(drawn.color, static_cast<float>(drawn.color.a) / 255 * stroke.width * density);
    drawn.width = 1 / density;
  }
  // What is not finite parts the line in two.
  size_t begin = 0;
  while (begin < points.size()) {
    while (begin < points.size() && !sound(points[begin])) ++begin;
    size_t end = begin;
    while (end < points.size() && sound(points[end])) ++end;
    const std::span<const Vec2> run = points.subspan(begin, end - begin);
    const bool whole = closed && run.size() == points.size();
    if (run.size() > 1 && stroke.dash > 0) {
      dashes(list_, run, whole, drawn, 1 / density);
    } else {
      add_line_strip(list_, run, whole, to_imgui(drawn.color), drawn.width, 1 / density);
    }
    begin = end;
  }
}

void ImguiCanvas::polygon(std::span<const Vec2> points, Rgba fill) {
  std::vector<ImVec2> outline;
  outline.reserve(points.size());
  float area = 0;
  for (size_t i = 0; i < points.size(); ++i) {
    if (!sound(points[i])) return;
    const Vec2 a = points[i], b = points[(i + 1) % points.size()];
    area += a.x * b.y - a.y * b.x;
    if (length(b - a) > 1e-3F) outline.push_back(to_imgui(a));
  }
  if (outline.size() < 3 || std::abs(area) < 1e-4F || fill.a == 0) return;
  if (area < 0) std::reverse(outline.begin(), outline.end());
  const int count = static_cast<int>(outline.size());
  if (convex(outline)) {
    list_.AddConvexPolyFilled(outline.data(), count, to_imgui(fill));
  } else {
    list_.AddConcavePolyFilled(outline.data(), count, to_imgui(fill));
  }
}

void ImguiCanvas::rect(const Rect& r, Rgba fill, float radius) {
  if (!sound(r) || !(r.width() > 0) || !(r.height() > 0) || fill.a == 0) return;
  list_.AddRectFilled(to_imgui(r.min()), to_imgui(r.max()), to_imgui(fill), std::max(radius, 0.0F));
}

// A strip of triangles: polygons of thousands of points are slow to cut into triangles.
void ImguiCanvas::band(std::span<const Vec2> upper, std::span<const Vec2> lower, Rgba fill) {
  const size_t count = std::min(upper.size(), lower.size());
  if (count < 2 || fill.a == 0) return;
  const ImVec2 uv = list_._Data->TexUvWhitePixel;
  const ImU32 color = to_imgui(fill);
  size_t i = 0;
  while (i < count) {
    while (i < count && !(sound(upper[i]) && sound(lower[i]))) ++i;
    size_t end = i;
    while (end < count && end - i < 8000 && sound(upper[end]) && sound(lower[end])) ++end;
    if (end - i > 1) {
      const int points = static_cast<int>(end - i);
      list_.PrimReserve((points - 1) * 6, points * 2);
      const unsigned first = list_._VtxCurrentIdx;
      for (size_t j = i; j < end; ++j) {
        list_.PrimWriteVtx(to_imgui(upper[j]), uv, color);
        list_.PrimWriteVtx(to_imgui(lower[j]), uv, color);
      }
      for (unsigned j = first; j + 2 < first + 2 * static_cast<unsigned>(points); j += 2)
        for (const unsigned corner : {j, j + 1, j + 2, j + 1, j + 3, j + 2})
          list_.PrimWriteIdx(static_cast<ImDrawIdx>(corner));
    }
    i = end < count && end - i >= 8000 ? end - 1 : std::max(end, i + 1);
  }
}

void ImguiCanvas::circle(Vec2 center, float radius, Rgba fill) {
  if (!sound(center) || !sound(radius) || radius <= 0 || fill.a == 0) return;
  list_.AddCircleFilled(to_imgui(center), radius, to_imgui(fill));
}

void ImguiCanvas::cells(const Rect& r, int columns, int rows, std::span<const Rgba> cells) {
  if (!sound(r) || columns <= 0 || rows <= 0 || !(r.width() > 0) || !(r.height() > 0)) return;
  if (cells.size() < static_cast<size_t>(columns) * static_cast<size_t>(rows)) return;
  const bool textures = (ImGui::GetIO().BackendFlags & ImGuiBackendFlags_RendererHasTextures) != 0;
  if (textures && columns * rows > kQuadCells) {
    const CellTexture found = screen_.textures_->find(columns, rows, cells, r);
    if (found.texture != nullptr) {
      return list_.AddImage(found.texture->GetTexRef(), to_imgui(r.min()), to_imgui(r.max()));
    }
  }
  const float w = r.width() / static_cast<float>(columns),
              h = r.height() / static_cast<float>(rows);
  for (int row = 0; row < rows; ++row) {
    const float top = r.top + h * static_cast<float>(row),
                bottom = r.top + h * static_cast<float>(row + 1);
    int column = 0;
    while (column < columns) {  // a run of one colour is one quad
      const Rgba color = cells[static_cast<size_t>(row) * columns + column];
      int end = column + 1;
      while (end < columns && cells[static_cast<size_t>(row) * columns + end] == color) ++end;
      if (color.a != 0) {
        list_.PrimReserve(6, 4);
        list_.PrimRect({r.left + w * static_cast<float>(column), top},
                       {r.left + w * static_cast<float>(end), bottom}, to_imgui(color));
      }
      column = end;
    }
  }
}

void ImguiCanvas::picture(const Rect& r, const Pixels& pixels, std::string_view /*words*/) {
  if (!sound(r) || !(r.width() > 0) || !(r.height() > 0)) return;
  if ((ImGui::GetIO().BackendFlags & ImGuiBackendFlags_RendererHasTextures) == 0) return;
  ImTextureData* texture = screen_.textures_->find(pixels, r);
  if (texture != nullptr)
    list_.AddImage(texture->GetTexRef(), to_imgui(r.min()), to_imgui(r.max()));
}

void ImguiCanvas::quad(Vec2 origin, char32_t code_point, const Font& font, Rgba color) {
  const Fonts& fonts = screen_.fonts();
  const Face face = fonts.resolve(font.face, code_point);
  ImFont* imgui_font = fonts.imgui(face);
  if (imgui_font == nullptr || code_point > IM_UNICODE_CODEPOINT_MAX) return;
  const float density = screen_.density();
  // ImGui's size is the height of a line, ours is the em. Sizes are kept apart by quarters of a
  // device pixel.
  const float wanted = fonts.line_height({face, font.size});
  const float step = (wanted * density > 40 ? 0.5F : 0.25F) / density;
  const float size = std::max(1.0F, std::round(wanted / step)) * step;
  ImFontBaked* baked =
      ImFontAtlasBakedGetOrAdd(imgui_font->ContainerAtlas, imgui_font, size, density);
  if (baked == nullptr) return;
  baked->LastUsedFrame = imgui_font->ContainerAtlas->Builder->FrameCount;
  const ImFontGlyph* glyph =
      baked->FindGlyphNoFallback(static_cast<ImWchar>(fonts.imgui_code(face, code_point)));
  if (glyph == nullptr || !glyph->Visible) return;
  const float scale = wanted / size;
  if (size * density > 36)
    origin.x = std::round(origin.x * density) / density;  // no longer oversampled across
  const float top = origin.y - IM_ROUND(baked->Ascent) * scale;
  list_.PrimReserve(6, 4);
  list_.PrimRectUV({origin.x + glyph->X0 * scale, top + glyph->Y0 * scale},
                   {origin.x + glyph->X1 * scale, top + glyph->Y1 * scale}, {glyph->U0, glyph->V0},
                   {glyph->U1, glyph->V1}, to_imgui(color));
}

void ImguiCanvas::text(Vec2 at, std::string_view utf8, const TextStyle& style) {
  if (!sound(at) || !sound(style.font.size) || style.font.size <= 0 || style.color.a == 0) return;
  const Fonts& fonts = screen_.fonts();
  const float density = screen_.density();
  Vec2 origin = fonts.origin(at, utf8, style);
  origin.y = std::round(origin.y * density) / density;
  if (screen_.texts_ != nullptr) {
    const ImVec4& clip = list_._CmdHeader.ClipRect;
    screen_.texts_->push_back({std::string(utf8),
                               text_rect(*this, at, utf8, style),
                               {clip.x, clip.y, clip.z, clip.w},
                               style.font});
  }
  char32_t before = 0;
  while (!utf8.empty()) {
    const char32_t c = next_code_point(utf8);
    origin.x += fonts.kerning(style.font.face, before, c) * style.font.size;
    quad(origin, c, style.font, style.color);
    origin.x += fonts.advance(style.font.face, c) * style.font.size;
    before = c;
  }
}

void ImguiCanvas::glyph(Vec2 at, char32_t code_point, const Font& font, Rgba color) {
  if (!sound(at) || !sound(font.size) || font.size <= 0 || color.a == 0) return;
  at.y = std::round(at.y * screen_.density()) / screen_.density();
  quad(at, code_point, font, color);
}

void ImguiCanvas::push_clip(const Rect& r) {
  if (sound(r)) return list_.PushClipRect(to_imgui(r.min()), to_imgui(r.max()), true);
  list_.PushClipRect({0, 0}, {0, 0}, true);
}

void ImguiCanvas::pop_clip() { list_.PopClipRect(); }

Vec2 ImguiCanvas::measure(std::string_view utf8, const Font& font) const {
  return screen_.fonts().measure(utf8, font);
}

}  // namespace ropewalk::ui
