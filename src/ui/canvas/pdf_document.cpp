#include "ui/canvas/pdf_document.h"

#include <algorithm>
#include <cmath>

#include "ui/canvas/deflate.h"
#include "ui/canvas/svg_text.h"

namespace ropewalk::ui {
namespace {

constexpr float kUnits = 1000;         // of outlines and of a font's measures, per em
constexpr double kPoints = 72.0 / 96;  // a logical pixel

std::string reference(int object) { return std::to_string(object) + " 0 R"; }

std::string whole(float em) { return svg_number(em * kUnits, 0); }

std::string point(Vec2 em) { return whole(em.x) + " " + whole(em.y) + " "; }

std::string name_of(Face face) {
  constexpr std::array<const char*, 6> kNames = {"Title",      "Text", "TextBold",
                                                 "TextItalic", "Mono", "Equations"};
  const auto index = static_cast<size_t>(face);
  // Six capitals before the name mark a font that is not whole.
  return "RWALK" + std::string(1, static_cast<char>('A' + index)) + "+Ropewalk" + kNames[index];
}

}  // namespace

PdfDocument::PdfDocument(const Fonts& fonts, TextAs text_as) : fonts_(fonts), text_as_(text_as) {}

int PdfDocument::add(std::string object) {
  objects_.push_back(std::move(object));
  return static_cast<int>(objects_.size());
}

int PdfDocument::add_stream(std::string_view entries, std::string_view bytes) {
  const std::vector<uint8_t> packed =
      zlib({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  std::string object = "<< " + std::string(entries) + "/Length " + std::to_string(packed.size()) +
                       " /Filter /FlateDecode >>\nstream\n";
  object.append(packed.begin(), packed.end());
  return add(object + "\nendstream");
}

const std::string& PdfDocument::outline(Face face, char32_t code_point) {
  const uint32_t key = static_cast<uint32_t>(face) << 24U | static_cast<uint32_t>(code_point);
  const auto [known, added] = outlines_.try_emplace(key);
  if (!added) return known->second;
  std::string path;
  Vec2 pen, low{1e9F, 1e9F}, high{-1e9F, -1e9F};
  const auto reach = [&](Vec2 p) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  };
  for (const Fonts::Segment& s : fonts_.outline(face, code_point)) {
    using Kind = Fonts::Segment::Kind;
    if (s.kind == Kind::kMove) path += (path.empty() ? "" : "h ") + point(s.to) + "m ";
    if (s.kind == Kind::kLine) path += point(s.to) + "l ";
    if (s.kind == Kind::kQuadratic) {
      path += point(pen + (s.control - pen) * (2.0F / 3)) +
              point(s.to + (s.control - s.to) * (2.0F / 3)) + point(s.to) + "c ";
      reach(s.control);
    }
    pen = s.to;
    reach(pen);
  }
  if (path.empty()) return known->second;
  const Vec2 air{0.01F, 0.01F};
  const int form = add_stream(
      "/Type /XObject /Subtype /Form /BBox [" + point(low - air) + point(high + air) + "] ",
      path + "h f");
  known->second = "G" + std::to_string(outlines_.size());
  forms_[known->second] = form;
  return known->second;
}

std::string PdfDocument::image(int columns, int rows, std::span<const Rgba> pixels) {
  std::string colors, alphas;
  bool opaque = true;
  for (const Rgba c : pixels) {
    for (const uint8_t channel : {c.r, c.g, c.b}) colors.push_back(static_cast<char>(channel));
    alphas.push_back(static_cast<char>(c.a));
    opaque = opaque && c.a == 255;
  }
  const std::string head = "/Type /XObject /Subtype /Image /Width " + std::to_string(columns) +
                           " /Height " + std::to_string(rows) + " /BitsPerComponent 8 ";
  std::string mask;
  if (!opaque)
    mask = "/SMask " + reference(add_stream(head + "/ColorSpace /DeviceGray ", alphas)) + " ";
  const int object = add_stream(head + "/ColorSpace /DeviceRGB " + mask, colors);
  std::string name = "I" + std::to_string(object);
  forms_[name] = object;
  return name;
}

const std::string& PdfDocument::picture(const Pixels& pixels) {
  const auto [known, added] = pictures_.try_emplace(pixels.id);
  if (added) known->second = image(pixels.width, pixels.height, pixels.colors());
  return known->second;
}

std::string PdfDocument::opacity(uint8_t alpha) {
  opacities_.insert(alpha);
  return "A" + std::to_string(alpha);
}

std::string PdfDocument::face(Face face) {
  used_[face];
  return "F" + std::to_string(static_cast<int>(face));
}

void PdfDocument::use(Face face, uint16_t glyph, char32_t code_point) {
  used_[face].try_emplace(glyph, code_point);
}

void PdfDocument::add_page(Vec2 size, std::string_view content) {
  const std::string w = svg_number(size.x * kPoints), h = svg_number(size.y * kPoints);
  const std::string scale = svg_number(kPoints);
  const int stream =
      add_stream("", scale + " 0 0 -" + scale + " 0 " + h + " cm\n1 j\n" + std::string(content));
  pages_.push_back(add("<< /Type /Page /Parent " + reference(kPages) + " /MediaBox [0 0 " + w +
                       " " + h + "] /Resources " + reference(kResources) + " /Contents " +
                       reference(stream) + " /Group << /S /Transparency /CS /DeviceRGB >> >>"));
}

int PdfDocument::add_face(Face face, const UsedGlyphs& used) {
  const std::string file = subset_true_type(fonts_.bytes(face), used);
  const int data = add_stream("/Length1 " + std::to_string(file.size()) + " ", file);
  const std::string name = name_of(face);
  const Rect box = fonts_.bounds(face);
  const int descriptor = add(
      "<< /Type /FontDescriptor /FontName /" + name + " /Flags 4 /FontBBox [" + whole(box.left) +
      " " + whole(-box.bottom) + " " + whole(box.right) + " " + whole(-box.top) +
      "] /ItalicAngle " + (face == Face::kTextItalic ? "-11" : "0") + " /Ascent " +
      whole(fonts_.ascent(face)) + " /Descent " + whole(-fonts_.descent(face)) + " /CapHeight " +
      whole(fonts_.digit_height(face)) + " /StemV 80 /FontFile2 " + reference(data) + " >>");
  std::string widths;
  for (const auto& [glyph, character] : used)
    widths += std::to_string(glyph) + " [" + whole(fonts_.glyph_advance(face, glyph)) + "] ";
  const int descendant =
      add("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /" + name +
          " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
          "/FontDescriptor " +
          reference(descriptor) + " /DW 1000 /W [" + widths + "] /CIDToGIDMap /Identity >>");
  const int unicode = add_stream("", to_unicode(used));
  return add("<< /Type /Font /Subtype /Type0 /BaseFont /" + name +
             " /Encoding /Identity-H /DescendantFonts [" + reference(descendant) + "] /ToUnicode " +
             reference(unicode) + " >>");
}

std::string PdfDocument::resources() {
  std::string fonts, forms, opacities;
  for (const auto& [face, used] : used_)
    fonts +=
        "/F" + std::to_string(static_cast<int>(face)) + " " + reference(add_face(face, used)) + " ";
  for (const auto& [name, object] : forms_) forms += "/" + name + " " + reference(object) + "\n";
  for (const uint8_t alpha : opacities_) {
    const std::string part = svg_number(alpha / 255.0, 3);
    opacities += "/A" + std::to_string(alpha) + " << /ca " + part + " /CA " + part + " >> ";
  }
  return "<< /ProcSet [/PDF /Text /ImageB /ImageC] /Font << " + fonts + ">> /XObject << " + forms +
         ">> /ExtGState << " + opacities + ">> >>";
}

std::string PdfDocument::finish(std::string_view title, std::string_view subject,
                                std::string_view creator, std::string_view language) {
  objects_[kResources - 1] = resources();
  std::string kids;
  for (const int page : pages_) kids += reference(page) + " ";
  objects_[kPages - 1] =
      "<< /Type /Pages /Count " + std::to_string(pages_.size()) + " /Kids [" + kids + "] >>";
  objects_[kCatalog - 1] = "<< /Type /Catalog /Pages " + reference(kPages) + " /Lang " +
                           pdf_text(language) +
                           " /ViewerPreferences << /DisplayDocTitle true >> >>";
  const int info = add("<< /Title " + pdf_text(title) + " /Subject " + pdf_text(subject) +
                       " /Creator " + pdf_text(creator) + " >>");
  std::string out = "%PDF-1.4\n%\xE2\xE3\xCF\xD3\n", places;
  for (size_t i = 0; i < objects_.size(); ++i) {
    const std::string at = std::to_string(out.size());
    places += std::string(10 - std::min<size_t>(at.size(), 10), '0') + at + " 00000 n \n";
    out += std::to_string(i + 1) + " 0 obj\n" + objects_[i] + "\nendobj\n";
  }
  const std::string count = std::to_string(objects_.size() + 1);
  const std::string start = std::to_string(out.size());
  out += "xref\n0 " + count + "\n0000000000 65535 f \n" + places;
  return out + "trailer\n<< /Size " + count + " /Root " + reference(kCatalog) + " /Info " +
         reference(info) + " >>\nstartxref\n" + start + "\n%%EOF\n";
}

}  // namespace ropewalk::ui
