// Textures for big grids of cells, behind imgui_canvas. Made anew only when the cells or their size
// change.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "imgui.h"
#include "imgui_internal.h"
#include "ui/canvas/imgui_canvas.h"

namespace ropewalk::ui {

struct CellTexture {
  ImTextureData* texture = nullptr;  // all of it is the grid
};

struct Screen::Textures {
  float density = 1;

  Textures();
  ~Textures();
  Textures(const Textures&) = delete;
  Textures& operator=(const Textures&) = delete;

  void begin_frame();
  CellTexture find(int columns, int rows, std::span<const Rgba> cells, const Rect& rect);
  // Of a picture that fills `rect`; null for one without pixels.
  ImTextureData* find(const Pixels& pixels, const Rect& rect);

 private:
  struct Slot {
    std::unique_ptr<ImTextureData> texture;
    int columns = 0, rows = 0;
    std::vector<Rgba> cells;  // what it shows
    bool used = true;         // in this frame
    unsigned picture = 0;     // Pixels::id; 0: it shows cells
  };
  Slot& make(int width, int height);
  void retire(std::unique_ptr<ImTextureData> texture);

  ImGuiContext* context_;
  std::vector<Slot> slots_;
  std::vector<std::unique_ptr<ImTextureData>> retired_;  // until the back end has let go of them
};

}  // namespace ropewalk::ui
