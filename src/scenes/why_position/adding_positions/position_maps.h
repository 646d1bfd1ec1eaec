// Tables of positions side by side as heatmaps: what is added (sinusoidal, learned) and what RoPE
// multiplies with (cosines, sines). One row, the position, is marked in all of them; pointing at a
// sine or a cosine finds it in the other tables.
#pragma once

#include <memory>
#include <optional>

#include "experiments/position_tables.h"
#include "ui/picture/heatmap.h"
#include "ui/stage.h"

namespace ropewalk::scenes {

struct PositionMapsResult {
  std::optional<int> row;  // the position that was pressed, dragged or nudged to
  bool reset = false;
};

PositionMapsResult draw_position_maps(
    const ui::Stage& stage, const ui::Rect& area,
    const std::shared_ptr<const experiments::PositionTables>& made, int row);

}  // namespace ropewalk::scenes
