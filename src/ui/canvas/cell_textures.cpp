#include "ui/canvas/cell_textures.h"

#include <cstring>

namespace ropewalk::ui {
namespace {

constexpr int kMaxSide = 2048;

// Texels along one side. The back end samples linearly; each cell gets about as many texels as it
// has device pixels, so that cells keep sharp edges. Cells smaller than a pixel are averaged.
int texels(int cells, float device_pixels) {
  const float per_cell = device_pixels / static_cast<float>(cells);
  if (per_cell < 0.75F) return whole(device_pixels, 1, kMaxSide);
  const int max = std::max(1, kMaxSide / 2 / cells);
  return cells * whole(std::ceil(per_cell), 1, max);
}

void enlarge(std::span<const Rgba> cells, int columns, int rows, ImTextureData& texture) {
  const int across = texture.Width / columns, down = texture.Height / rows;
  const size_t pitch = static_cast<size_t>(texture.Width) * sizeof(Rgba);
  auto* out = static_cast<unsigned char*>(texture.GetPixels());
  for (int row = 0; row < rows; ++row) {
    unsigned char* line = out + pitch * static_cast<size_t>(row) * down;
    for (int column = 0; column < columns; ++column) {
      const Rgba& cell = cells[static_cast<size_t>(row) * columns + column];
      for (int i = 0; i < across; ++i)
        std::memcpy(line + (column * across + i) * sizeof(Rgba), &cell, sizeof(Rgba));
    }
    for (int i = 1; i < down; ++i) std::memcpy(line + pitch * static_cast<size_t>(i), line, pitch);
  }
}

void average(std::span<const Rgba> cells, int columns, int rows, ImTextureData& texture) {
  auto* out = static_cast<unsigned char*>(texture.GetPixels());
  for (int y = 0; y < texture.Height; ++y) {
    const int top = y * rows / texture.Height,
              bottom = std::max(top + 1, (y + 1) * rows / texture.Height);
    for (int x = 0; x < texture.Width; ++x) {
      const int left = x * columns / texture.Width,
                right = std::max(left + 1, (x + 1) * columns / texture.Width);
      unsigned sum[4] = {};
      for (int row = top; row < bottom; ++row) {
        for (int column = left; column < right; ++column) {
          const Rgba c = cells[static_cast<size_t>(row) * columns + column];
          sum[0] += c.r, sum[1] += c.g, sum[2] += c.b, sum[3] += c.a;
        }
      }
      const auto count = static_cast<unsigned>((bottom - top) * (right - left));
      for (const unsigned channel : sum)
        *out++ = static_cast<unsigned char>((channel + count / 2) / count);
    }
  }
}

}  // namespace

Screen::Textures::Textures() : context_(ImGui::GetCurrentContext()) {}

Screen::Textures::~Textures() {
  ImGuiContext* current = ImGui::GetCurrentContext();
  ImGui::SetCurrentContext(context_);
  for (Slot& slot : slots_) retired_.push_back(std::move(slot.texture));
  for (const auto& texture : retired_) {
    ImGui::UnregisterUserTexture(texture.get());
    context_->PlatformIO.Textures.find_erase(texture.get());
  }
  ImGui::SetCurrentContext(current);
}

void Screen::Textures::retire(std::unique_ptr<ImTextureData> texture) {
  texture->UnusedFrames = 1;
  texture->SetStatus(texture->Status == ImTextureStatus_WantCreate ? ImTextureStatus_Destroyed
                                                                   : ImTextureStatus_WantDestroy);
  retired_.push_back(std::move(texture));
}

void Screen::Textures::begin_frame() {
  std::erase_if(retired_, [](const std::unique_ptr<ImTextureData>& texture) {
    if (texture->Status != ImTextureStatus_Destroyed) return false;
    ImGui::UnregisterUserTexture(texture.get());
    GImGui->PlatformIO.Textures.find_erase(texture.get());
    return true;
  });
  std::erase_if(slots_, [this](Slot& slot) {
    if (slot.used) {
      slot.used = false;
      return false;
    }
    retire(std::move(slot.texture));
    return true;
  });
}

Screen::Textures::Slot& Screen::Textures::make(int width, int height) {
  Slot& slot = slots_.emplace_back();
  slot.texture = std::make_unique<ImTextureData>();
  slot.texture->Create(ImTextureFormat_RGBA32, width, height);
  slot.texture->UseColors = true;
  slot.texture->SetStatus(ImTextureStatus_WantCreate);
  ImGui::RegisterUserTexture(slot.texture.get());
  return slot;
}

ImTextureData* Screen::Textures::find(const Pixels& pixels) {
  if (!pixels.whole()) return nullptr;
  for (Slot& slot : slots_) {
    if (slot.picture != pixels.id) continue;
    slot.used = true;
    return slot.texture.get();
  }
  Slot& slot = make(pixels.width, pixels.height);
  slot.picture = pixels.id;
  std::memcpy(slot.texture->GetPixels(), pixels.rgba.data(), pixels.rgba.size());
  return slot.texture.get();
}

CellTexture Screen::Textures::find(int columns, int rows, std::span<const Rgba> cells,
                                   const Rect& rect) {
  const int width = texels(columns, rect.width() * density),
            height = texels(rows, rect.height() * density);
  if (columns > kMaxSide || rows > kMaxSide || width > kMaxSide || height > kMaxSide) return {};
  const size_t bytes = static_cast<size_t>(columns) * rows * sizeof(Rgba);
  Slot* slot = nullptr;
  for (Slot& other : slots_) {
    if (other.picture != 0 || other.texture->Width != width || other.texture->Height != height)
      continue;
    if (other.columns == columns && other.rows == rows &&
        std::memcmp(other.cells.data(), cells.data(), bytes) == 0) {
      other.used = true;
      return {other.texture.get()};
    }
    if (!other.used) slot = &other;
  }
  const bool make = slot == nullptr;
  if (make) slot = &this->make(width, height);
  slot->used = true;
  slot->columns = columns;
  slot->rows = rows;
  slot->cells.assign(cells.begin(), cells.begin() + static_cast<ptrdiff_t>(columns) * rows);
  ImTextureData& texture = *slot->texture;
  if (width >= columns && height >= rows && width % columns == 0 && height % rows == 0) {
    enlarge(cells, columns, rows, texture);
  } else {
    average(cells, columns, rows, texture);
  }
  if (!make && texture.Status != ImTextureStatus_WantCreate) {
    const ImTextureRect all = {0, 0, static_cast<unsigned short>(width),
                               static_cast<unsigned short>(height)};
    texture.Updates.resize(0);
    texture.Updates.push_back(all);
    texture.UpdateRect = texture.UsedRect = all;
    texture.SetStatus(ImTextureStatus_WantUpdates);
  }
  return {&texture};
}

}  // namespace ropewalk::ui
