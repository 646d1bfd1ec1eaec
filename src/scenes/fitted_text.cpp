#include "scenes/fitted_text.h"

#include <array>
#include <cmath>

#include "ui/axis.h"

namespace ropewalk::scenes {

std::string fitted_text(const ui::Canvas& canvas, std::string text, const ui::Font& font,
                        float most) {
  if (canvas.measure(text, font).x <= most) return text;
  while (!text.empty() && canvas.measure(text + "…", font).x > most) {
    size_t last = text.size() - 1;
    while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xC0U) == 0x80U) --last;
    text.resize(last);
  }
  return text + "…";
}

std::string small_text(double value) {
  const double size = std::abs(value);
  if (size == 0) return "0";
  if (size >= 0.001 || !std::isfinite(size)) return ui::fixed_text(value, 3);
  constexpr std::array kDigits{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  int exponent = static_cast<int>(std::floor(std::log10(size)));
  double mantissa = value * std::pow(10.0, -exponent);
  if (std::abs(mantissa) >= 9.95) mantissa /= 10, ++exponent;
  std::string power;
  for (int rest = -exponent; rest > 0; rest /= 10)
    power = kDigits.at(static_cast<size_t>(rest % 10)) + power;
  return ui::fixed_text(mantissa, 1) + "×10⁻" + power;
}

}  // namespace ropewalk::scenes
