#include "ui/text/fonts.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <unordered_map>

#include "assets/assets.h"
#include "imgui.h"

#define STBTT_STATIC
#define STB_TRUETYPE_IMPLEMENTATION
#include "imstb_truetype.h"

namespace ropewalk::ui {
namespace {

constexpr int kFaces = 6;
constexpr Face kAllFaces[kFaces] = {Face::kTitle,      Face::kText, Face::kTextBold,
                                    Face::kTextItalic, Face::kMono, Face::kEquations};
constexpr const char* kNames[kFaces] = {"title", "text", "bold", "italic", "mono", "equations"};
constexpr size_t kDirect = 0x250;  // code points kept in a plain table: Latin
constexpr size_t kAscii = 128;
constexpr int16_t kUnknownKerning = INT16_MIN;

struct Metric {
  float advance = -1;  // em; negative: not looked up yet
  Face face = Face::kText;
};

struct FaceData {
  bool known = false;  // at least its measures are here
  bool here = false;   // so are its outlines
  stbtt_fontinfo info{};
  float em = 0;  // em per font unit
  float ascent = 0.8F, descent = 0.2F, digit_height = 0.7F;
  ImFont* imgui = nullptr;
  std::array<Metric, kDirect> direct{};
  std::unordered_map<char32_t, Metric> others;
  std::vector<int16_t> kerning;  // of ASCII pairs, font units; filled as they are asked for
  std::unordered_map<char32_t, char32_t> imgui_codes;
};

constexpr size_t index_of(Face face) { return static_cast<size_t>(face); }

assets::FontFace asset_of(Face face) { return static_cast<assets::FontFace>(face); }

int glyph_of(const FaceData& data, char32_t code_point) {
  return data.known ? stbtt_FindGlyphIndex(&data.info, static_cast<int>(code_point)) : 0;
}

// What is here of a face: all of it, its measures, or nothing.
void load(FaceData& data, Face face) {
  const std::span<const unsigned char> bytes = assets::font_measures(asset_of(face));
  data.here = !assets::font(asset_of(face)).empty();
  data.known = !bytes.empty();
  if (!data.known) return;
  stbtt_InitFont(&data.info, bytes.data(), stbtt_GetFontOffsetForIndex(bytes.data(), 0));
  data.em = stbtt_ScaleForMappingEmToPixels(&data.info, 1);
  int ascent = 0, descent = 0, gap = 0;
  stbtt_GetFontVMetrics(&data.info, &ascent, &descent, &gap);
  data.ascent = static_cast<float>(ascent) * data.em;
  data.descent = -static_cast<float>(descent) * data.em;
  int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  if (stbtt_GetCodepointBox(&data.info, '0', &x0, &y0, &x1, &y1) != 0) {
    data.digit_height = static_cast<float>(y1) * data.em;
  }
}

void add_to(ImFontAtlas& atlas, FaceData& data, Face face) {
  const std::span<const unsigned char> bytes = assets::font(asset_of(face));
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  std::strncpy(config.Name, kNames[index_of(face)], sizeof config.Name - 1);
  // ImGui only reads the bytes, but takes them as void*.
  data.imgui = atlas.AddFontFromMemoryTTF(const_cast<unsigned char*>(bytes.data()),
                                          static_cast<int>(bytes.size()), 0, &config);
}

}  // namespace

struct Fonts::Data {
  std::array<FaceData, kFaces> faces;
};

Fonts::Fonts() : data_(std::make_unique<Data>()) {
  for (const Face face : kAllFaces) load(data_->faces[index_of(face)], face);
}

Fonts::~Fonts() = default;

void Fonts::attach(ImFontAtlas& atlas) {
  for (FaceData& data : data_->faces) {
    data.imgui = nullptr;
    data.imgui_codes.clear();
  }
  for (const Face face : {Face::kText, Face::kTitle, Face::kTextBold, Face::kTextItalic,
                          Face::kMono, Face::kEquations}) {
    FaceData& data = data_->faces[index_of(face)];
    if (data.here) add_to(atlas, data, face);
  }
}

void Fonts::update(ImFontAtlas& atlas) {
  for (const Face face : kAllFaces) {
    FaceData& data = data_->faces[index_of(face)];
    if (data.here || assets::font(asset_of(face)).empty()) continue;
    ImFont* const old = data.imgui;
    data = {};
    data.imgui = old;
    load(data, face);
    add_to(atlas, data, face);
    // What was drawn from other faces for want of this one.
    for (FaceData& other : data_->faces) {
      other.direct = {};
      other.others.clear();
    }
  }
}

bool Fonts::here(Face face) const { return data_->faces[index_of(face)].here; }

ImFont* Fonts::imgui(Face face) const { return data_->faces[index_of(face)].imgui; }

char32_t Fonts::imgui_code(Face face, char32_t code_point) const {
  if (face != Face::kEquations || code_point < kDirect) return code_point;
  FaceData& data = data_->faces[index_of(face)];
  const auto next = static_cast<char32_t>(kDirect + data.imgui_codes.size());
  const auto [known, added] = data.imgui_codes.try_emplace(code_point, next);
  if (added && data.imgui != nullptr)
    data.imgui->AddRemapChar(static_cast<ImWchar>(next), static_cast<ImWchar>(code_point));
  return known->second;
}

bool Fonts::has(Face face, char32_t code_point) const {
  return glyph_of(data_->faces[index_of(face)], code_point) != 0;
}

namespace {

Metric look_up(const std::array<FaceData, kFaces>& faces, Face face, char32_t code_point) {
  for (const Face tried : {face, Face::kText, Face::kEquations, Face::kMono}) {
    const FaceData& data = faces[index_of(tried)];
    const int glyph = glyph_of(data, code_point);
    if (glyph == 0) continue;
    int advance = 0, bearing = 0;
    stbtt_GetGlyphHMetrics(&data.info, glyph, &advance, &bearing);
    return {static_cast<float>(advance) * data.em, tried};
  }
  return {0.5F, face};  // nobody has it: half an em of nothing
}

const Metric& metric(std::array<FaceData, kFaces>& faces, Face face, char32_t code_point) {
  FaceData& data = faces[index_of(face)];
  Metric& known = code_point < kDirect ? data.direct[code_point] : data.others[code_point];
  if (known.advance < 0) known = look_up(faces, face, code_point);
  return known;
}

}  // namespace

Face Fonts::resolve(Face face, char32_t code_point) const {
  const Face best = metric(data_->faces, face, code_point).face;
  return here(best) ? best : Face::kText;
}

float Fonts::advance(Face face, char32_t code_point) const {
  return metric(data_->faces, face, code_point).advance;
}

float Fonts::kerning(Face face, char32_t left, char32_t right) const {
  if (face == Face::kMono || left >= kAscii || right >= kAscii) return 0;
  FaceData& data = data_->faces[index_of(face)];
  if (!data.known) return 0;
  if (data.kerning.empty()) data.kerning.assign(kAscii * kAscii, kUnknownKerning);
  int16_t& known = data.kerning[left * kAscii + right];
  if (known == kUnknownKerning) {
    known = static_cast<int16_t>(
        stbtt_GetCodepointKernAdvance(&data.info, static_cast<int>(left), static_cast<int>(right)));
  }
  return static_cast<float>(known) * data.em;
}

float Fonts::ascent(Face face) const { return data_->faces[index_of(face)].ascent; }
float Fonts::descent(Face face) const { return data_->faces[index_of(face)].descent; }
float Fonts::digit_height(Face face) const { return data_->faces[index_of(face)].digit_height; }

Vec2 Fonts::measure(std::string_view utf8, const Font& font) const {
  float width = 0;
  char32_t before = 0;
  while (!utf8.empty()) {
    const char32_t c = next_code_point(utf8);
    width += advance(font.face, c) + kerning(font.face, before, c);
    before = c;
  }
  return {width * font.size, line_height(font)};
}

Vec2 Fonts::origin(Vec2 at, std::string_view utf8, const TextStyle& style) const {
  const Face face = style.font.face;
  const float size = style.font.size;
  if (style.align != Align::kLeft) {
    const float width = measure(utf8, style.font).x;
    at.x -= style.align == Align::kCenter ? width / 2 : width;
  }
  switch (style.baseline) {
    case Baseline::kTop:
      at.y += ascent(face) * size;
      break;
    case Baseline::kMiddle:
      at.y += digit_height(face) * size / 2;
      break;
    case Baseline::kBottom:
      at.y -= descent(face) * size;
      break;
    case Baseline::kAlphabetic:
      break;
  }
  return at;
}

std::vector<Fonts::Segment> Fonts::outline(Face face, char32_t code_point) const {
  const FaceData& data = data_->faces[index_of(face)];
  const int glyph = glyph_of(data, code_point);
  stbtt_vertex* vertices = nullptr;
  const int count = glyph == 0 ? 0 : stbtt_GetGlyphShape(&data.info, glyph, &vertices);
  std::vector<Segment> segments;
  segments.reserve(static_cast<size_t>(count));
  const auto point = [&data](int x, int y) {
    return Vec2{static_cast<float>(x) * data.em, -static_cast<float>(y) * data.em};
  };
  for (int i = 0; i < count; ++i) {
    const stbtt_vertex& v = vertices[i];
    const Vec2 to = point(v.x, v.y);
    if (v.type == STBTT_vmove) segments.push_back({Segment::Kind::kMove, to, {}});
    if (v.type == STBTT_vline) segments.push_back({Segment::Kind::kLine, to, {}});
    if (v.type == STBTT_vcurve) {
      segments.push_back({Segment::Kind::kQuadratic, to, point(v.cx, v.cy)});
    }
  }
  stbtt_FreeShape(&data.info, vertices);
  return segments;
}

std::span<const unsigned char> Fonts::bytes(Face face) const {
  return assets::font(asset_of(face));
}

int Fonts::glyph_index(Face face, char32_t code_point) const {
  return glyph_of(data_->faces[index_of(face)], code_point);
}

float Fonts::glyph_advance(Face face, int glyph) const {
  const FaceData& data = data_->faces[index_of(face)];
  if (!data.known) return 0;
  int advance = 0, bearing = 0;
  stbtt_GetGlyphHMetrics(&data.info, glyph, &advance, &bearing);
  return static_cast<float>(advance) * data.em;
}

Rect Fonts::bounds(Face face) const {
  const FaceData& data = data_->faces[index_of(face)];
  if (!data.known) return {};
  int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  stbtt_GetFontBoundingBox(&data.info, &x0, &y0, &x1, &y1);
  return {static_cast<float>(x0) * data.em, static_cast<float>(-y1) * data.em,
          static_cast<float>(x1) * data.em, static_cast<float>(-y0) * data.em};
}

char32_t next_code_point(std::string_view& utf8) {
  constexpr char32_t kMalformed = 0xFFFD;
  const auto byte = [&utf8](size_t i) { return static_cast<unsigned char>(utf8[i]); };
  const unsigned char lead = byte(0);
  const size_t size = lead < 0x80   ? 1
                      : lead < 0xC2 ? 0
                      : lead < 0xE0 ? 2
                      : lead < 0xF0 ? 3
                      : lead < 0xF5 ? 4
                                    : 0;
  if (size == 0 || size > utf8.size()) {
    utf8.remove_prefix(1);
    return kMalformed;
  }
  char32_t c = size == 1 ? lead : lead & (0x7FU >> size);
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) {
      utf8.remove_prefix(i);
      return kMalformed;
    }
    c = c << 6U | (byte(i) & 0x3FU);
  }
  utf8.remove_prefix(size);
  const bool overlong = (size == 3 && c < 0x800) || (size == 4 && c < 0x10000);
  return overlong || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ? kMalformed : c;
}

void append_utf8(std::string& out, char32_t c) {
  const auto byte = [&out](char32_t bits) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(bits)));
  };
  if (c < 0x80) return byte(c);
  if (c < 0x800) {
    byte(0xC0U | c >> 6U);
  } else {
    if (c < 0x10000) {
      byte(0xE0U | c >> 12U);
    } else {
      byte(0xF0U | c >> 18U);
      byte(0x80U | (c >> 12U & 0x3FU));
    }
    byte(0x80U | (c >> 6U & 0x3FU));
  }
  byte(0x80U | (c & 0x3FU));
}

}  // namespace ropewalk::ui
