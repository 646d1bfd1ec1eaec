// Typefaces inside a PDF: a TrueType file cut down to the glyphs that are used, under their old
// numbers.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>

namespace ropewalk::ui {

// The glyphs of a face that are used, and the character each stands for.
using UsedGlyphs = std::map<uint16_t, char32_t>;

// A TrueType file with the outlines of these glyphs, their components and the missing one alone;
// empty if `font` is none that can be read.
std::string subset_true_type(std::span<const unsigned char> font, const UsedGlyphs& used);

// The CMap that tells which character each glyph stands for.
std::string to_unicode(const UsedGlyphs& used);

// A text for a PDF's dictionary: UTF-16 with its mark, in hexadecimal.
std::string pdf_text(std::string_view utf8);

}  // namespace ropewalk::ui
