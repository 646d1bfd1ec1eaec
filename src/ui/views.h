// What the parts of a picture keep from frame to frame, found by their ids: how far a plot is
// zoomed and which of its series are switched off, and memory that is used again. It belongs to the
// run of a chapter, and never to a link.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ui/canvas/geometry.h"
#include "ui/plot/axis.h"

namespace ropewalk::ui {

struct PlotView {
  Range x, y;                         // empty: all
  std::vector<std::string> hidden;    // names of series that are switched off
  std::optional<double> cursor = {};  // x of the crosshair moved by the arrow keys
  bool operator==(const PlotView&) const = default;
  bool hides(std::string_view name) const;
  void switch_series(std::string_view name);
};

// All that the colours of a matrix are made from. It holds the owner of the values, so that no
// others can come to stand where they do.
struct MatrixColorsKey {
  std::shared_ptr<const void> owner;  // none: they may change
  const float* values = nullptr;
  int rows = 0, columns = 0;
  bool causal = false, diverging = false;
  Range range;
  std::vector<Rgba> map;
  bool operator==(const MatrixColorsKey&) const = default;
};
struct MatrixColors {
  MatrixColorsKey key;
  std::vector<Rgba> cells;
};

class Views {
 public:
  // What is returned stays where it is until forget().
  PlotView& plot(std::string_view id) { return kept(plots_, id); }
  std::vector<Rgba>& cells(std::string_view id) { return kept(cells_, id); }
  MatrixColors& matrix(std::string_view id) { return kept(matrices_, id); }
  // Nobody has the keyboard in a plot any more.
  void let_go() {
    for (auto& [id, plot] : plots_) plot.cursor.reset();
  }
  void forget() {
    plots_.clear();
    cells_.clear();
    matrices_.clear();
  }

 private:
  template <class Kept>
  using ById = std::map<std::string, Kept, std::less<>>;
  template <class Kept>
  static Kept& kept(ById<Kept>& all, std::string_view id) {
    const auto found = all.find(id);
    return found != all.end() ? found->second : all.emplace(id, Kept{}).first->second;
  }
  ById<PlotView> plots_;
  ById<std::vector<Rgba>> cells_;
  ById<MatrixColors> matrices_;
};

}  // namespace ropewalk::ui
