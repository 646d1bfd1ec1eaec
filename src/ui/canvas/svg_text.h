// Pieces of SVG text: numbers, colours, escaping, PNG data.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "ui/canvas/geometry.h"

namespace ropewalk::ui {

// Rounded to so many decimals, without trailing zeros; "0" for what is not finite.
std::string svg_number(double value, int decimals = 2);
// "#1b7753".
std::string svg_color(Rgba color);
// ` name-opacity="0.5"`, or nothing for what is opaque.
std::string svg_opacity(std::string_view name, Rgba color);
// For text and attributes. What XML 1.0 cannot hold (control characters, malformed UTF-8) becomes
// U+FFFD.
std::string svg_escape(std::string_view utf8);
// "data:image/png;base64,..." of an image, row by row.
std::string png_data_uri(int width, int height, std::span<const Rgba> pixels);

}  // namespace ropewalk::ui
