#include "ui/views.h"

#include <algorithm>

namespace ropewalk::ui {

bool PlotView::hides(std::string_view name) const {
  return std::find(hidden.begin(), hidden.end(), name) != hidden.end();
}

void PlotView::switch_series(std::string_view name) {
  if (std::erase(hidden, name) == 0) hidden.emplace_back(name);
}

}  // namespace ropewalk::ui
