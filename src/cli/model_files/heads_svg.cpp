#include "cli/model_files/heads_svg.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string_view>

namespace ropewalk::cli {
namespace {

constexpr double kLeft = 64, kTop = 56, kWidth = 640, kRight = 20, kBelow = 76;

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else {
      out += c;
    }
  }
  return out;
}

// From the paper's white to a dark blue, so that it holds in grey: 0..1 in 32 steps.
std::string colour(double share) {
  constexpr std::array kFrom = {252.0, 252.0, 250.0}, kMiddle = {86.0, 150.0, 190.0},
                       kTo = {10.0, 30.0, 70.0};
  const double at = std::round(std::sqrt(std::clamp(share, 0.0, 1.0)) * 32) / 32;
  char text[32];
  std::array<int, 3> rgb{};
  for (std::size_t i = 0; i < 3; ++i) {
    const double mixed = at < 0.5 ? kFrom[i] + (kMiddle[i] - kFrom[i]) * at * 2
                                  : kMiddle[i] + (kTo[i] - kMiddle[i]) * (at * 2 - 1);
    rgb[i] = static_cast<int>(std::lround(mixed));
  }
  std::snprintf(text, sizeof(text), "#%02x%02x%02x", rgb[0], rgb[1], rgb[2]);
  return text;
}

std::string fixed(double number) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.2f", number);
  return text;
}

std::string label(double x, double y, std::string_view anchor, const std::string& words,
                  int size = 12) {
  return "<text x=\"" + fixed(x) + "\" y=\"" + fixed(y) + "\" text-anchor=\"" +
         std::string(anchor) + "\" font-size=\"" + std::to_string(size) + "\">" + escaped(words) +
         "</text>\n";
}

// One rectangle for neighbours of one colour.
std::string row_cells(const std::vector<double>& shares, double largest, double y, double height) {
  std::string out;
  const double width = kWidth / static_cast<double>(shares.size());
  for (std::size_t i = 0; i < shares.size();) {
    const std::string own = colour(largest > 0 ? shares[i] / largest : 0.0);
    std::size_t end = i + 1;
    while (end < shares.size() && colour(largest > 0 ? shares[end] / largest : 0.0) == own) ++end;
    out += "<rect x=\"" + fixed(kLeft + width * static_cast<double>(i)) + "\" y=\"" + fixed(y) +
           "\" width=\"" + fixed(width * static_cast<double>(end - i)) + "\" height=\"" +
           fixed(height) + "\" fill=\"" + own + "\"/>\n";
    i = end;
  }
  return out;
}

std::string tokens(double wavelength) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.3g", wavelength);
  return std::isfinite(wavelength) ? text : "never";
}

// At most ten numbers, of layers whose first row comes here.
std::string layer_labels(const std::vector<HeadRow>& rows, double height) {
  std::string out;
  double last = -1e9;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double y = kTop + height * static_cast<double>(i);
    if (i > 0 && rows[i].layer == rows[i - 1].layer) continue;
    if (y - last < 14) continue;
    out += label(kLeft - 8, y + std::min(height, 12.0), "end", std::to_string(rows[i].layer));
    last = y;
  }
  return out;
}

}  // namespace

std::string heads_svg(const std::string& title, const std::vector<HeadRow>& rows,
                      const std::vector<double>& wavelengths, bool of_layers) {
  const auto count = static_cast<double>(rows.size());
  const double height = std::clamp(640.0 / count, 2.0, 20.0);
  const double bottom = kTop + height * count;
  double largest = 0.0;
  for (const HeadRow& row : rows)
    largest = std::max(largest, *std::max_element(row.shares.begin(), row.shares.end()));
  std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " +
                    fixed(kLeft + kWidth + kRight) + " " + fixed(bottom + kBelow) +
                    "\" font-family=\"sans-serif\" fill=\"#222\">\n<title>" + escaped(title) +
                    "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
  out += label(kLeft, 24, "start", title, 15);
  out += label(kLeft, 44, "start",
               of_layers ? "Mean share of each rotary pair in its heads' products, a row for each "
                           "layer"
                         : "Share of each rotary pair in its head's product, a row for each head");
  out += "<g shape-rendering=\"crispEdges\">\n";
  for (std::size_t i = 0; i < rows.size(); ++i)
    out += row_cells(rows[i].shares, largest, kTop + height * static_cast<double>(i), height);
  out += "</g>\n<rect x=\"" + fixed(kLeft) + "\" y=\"" + fixed(kTop) + "\" width=\"" +
         fixed(kWidth) + "\" height=\"" + fixed(bottom - kTop) +
         "\" fill=\"none\" stroke=\"#888\"/>\n";
  out += layer_labels(rows, height);
  out += label(kLeft - 8, kTop - 8, "end", "layer");
  constexpr std::size_t kLabels = 5;
  for (std::size_t i = 0; i < kLabels && !wavelengths.empty(); ++i) {
    const std::size_t pair = i * (wavelengths.size() - 1) / (kLabels - 1);
    const double x = kLeft + kWidth * (static_cast<double>(pair) + 0.5) /
                                 static_cast<double>(wavelengths.size());
    out += label(x, bottom + 16,
                 i == 0             ? "start"
                 : i + 1 == kLabels ? "end"
                                    : "middle",
                 "pair " + std::to_string(pair) + ": " + tokens(wavelengths[pair]));
  }
  out += label(kLeft + kWidth / 2, bottom + 36, "middle", "wavelength in tokens");
  out += label(kLeft, bottom + 62, "start", "0");
  for (int i = 0; i < 33; ++i) {
    const double share = i / 32.0;
    out += "<rect x=\"" + fixed(kLeft + 14 + i * 6) + "\" y=\"" + fixed(bottom + 51) +
           "\" width=\"6.5\" height=\"13\" fill=\"" + colour(share * share) + "\"/>\n";
  }
  out += label(kLeft + 218, bottom + 62, "start",
               fixed(100 * largest) + " % of the head (shades by the root)");
  return out + "</svg>\n";
}

}  // namespace ropewalk::cli
