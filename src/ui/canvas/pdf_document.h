// A PDF 1.4 document of vector pictures, a page each (pdf_canvas.h draws them). The same pictures
// give the same bytes: no dates, no chance.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ui/canvas/canvas.h"
#include "ui/canvas/pdf_font.h"
#include "ui/text/fonts.h"

namespace ropewalk::ui {

class PdfDocument {
 public:
  explicit PdfDocument(const Fonts& fonts, TextAs text_as = TextAs::kOutlines);

  // The whole document with the pages that were added. `language` as in "en".
  std::string finish(std::string_view title, std::string_view subject, std::string_view creator,
                     std::string_view language);

  // For the canvas. Names of what is made once for all pages, as they stand in content: a glyph's
  // outline in thousandths of an em, y down ("G3", "" for a blank one); a picture; an opacity of
  // fills and strokes; a face of the text. Images are made anew each time.
  const std::string& outline(Face face, char32_t code_point);
  std::string image(int columns, int rows, std::span<const Rgba> pixels);
  const std::string& picture(const Pixels& pixels);
  std::string opacity(uint8_t alpha);
  std::string face(Face face);
  void use(Face face, uint16_t glyph, char32_t code_point);
  void add_page(Vec2 size, std::string_view content);

  const Fonts& fonts() const { return fonts_; }
  TextAs text_as() const { return text_as_; }

 private:
  int add(std::string object);
  int add_stream(std::string_view entries, std::string_view bytes);
  int add_face(Face face, const UsedGlyphs& used);
  std::string resources();

  static constexpr int kCatalog = 1, kPages = 2, kResources = 3;
  const Fonts& fonts_;
  TextAs text_as_;
  std::vector<std::string> objects_{"", "", ""};  // object n is objects_[n - 1]
  std::map<uint32_t, std::string> outlines_;      // face << 24 | code point
  std::map<std::string, int> forms_;              // and images, by name
  std::map<unsigned, std::string> pictures_;      // names by Pixels::id
  std::set<uint8_t> opacities_;
  std::map<Face, UsedGlyphs> used_;
  std::vector<int> pages_;
};

}  // namespace ropewalk::ui
