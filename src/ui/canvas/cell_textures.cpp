#include "ui/canvas/cell_textures.h"

#include <array>
#include <cstring>

namespace ropewalk::ui {
namespace {

constexpr int kMaxSide = 2048;

// Two at a time: the page's memcmp goes byte by byte.
bool same_cells(std::span<const Rgba> one, std::span<const Rgba> other) {
  using Two = std::array<Rgba, 2>;
  size_t i = 0;
  for (; i + 2 <= one.size(); i += 2) {
    uint64_t a = 0, b = 0;
    std::memcpy(&a, &one[i], sizeof(Two));
    std::memcpy(&b, &other[i], sizeof(Two));
    if (a != b) return false;
  }
  return i == one.size() || one[i] == other[i];
}

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

// Each texel is the mean of the pixels below it, weighed by their alpha: the back end would look at
// four at most, and break thin lines.
void shrink(const Pixels& pixels, ImTextureData& texture) {
  const auto* from = reinterpret_cast<const unsigned char*>(pixels.rgba.data());
  auto* out = static_cast<unsigned char*>(texture.GetPixels());
  const float across = static_cast<float>(pixels.width) / static_cast<float>(texture.Width),
              down = static_cast<float>(pixels.height) / static_cast<float>(texture.Height);
  // How much of pixel `at` lies between `begin` and `end`.
  const auto share = [](int at, float begin, float end) {
    const auto low = static_cast<float>(at);
    return std::max(std::min(low + 1, end) - std::max(low, begin), 0.0F);
  };
  std::vector<float> line(static_cast<size_t>(pixels.width) * 4);
  for (int y = 0; y < texture.Height; ++y) {
    const float top = static_cast<float>(y) * down, bottom = top + down;
    std::fill(line.begin(), line.end(), 0.0F);
    for (int row = static_cast<int>(top); row < pixels.height; ++row) {
      const float weight = share(row, top, bottom);
      if (weight <= 0) break;
      const unsigned char* pixel = from + static_cast<size_t>(row) * line.size();
      for (size_t i = 0; i < line.size(); i += 4) {
        const float alpha = weight * static_cast<float>(pixel[i + 3]);
        for (size_t c = 0; c < 3; ++c) line[i + c] += alpha * static_cast<float>(pixel[i + c]);
        line[i + 3] += alpha;
      }
    }
    for (int x = 0; x < texture.Width; ++x, out += 4) {
      const float left = static_cast<float>(x) * across, right = left + across;
      float sum[4] = {};
      for (int column = static_cast<int>(left); column < pixels.width; ++column) {
        const float weight = share(column, left, right);
        if (weight <= 0) break;
        for (size_t c = 0; c < 4; ++c) sum[c] += weight * line[static_cast<size_t>(column) * 4 + c];
      }
      for (int c = 0; c < 3; ++c)
        out[c] = static_cast<unsigned char>(whole(sum[c] / std::max(sum[3], 1e-6F) + 0.5F, 0, 255));
      out[3] = static_cast<unsigned char>(whole(sum[3] / (across * down) + 0.5F, 0, 255));
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

ImTextureData* Screen::Textures::find(const Pixels& pixels, const Rect& rect) {
  if (!pixels.whole()) return nullptr;
  const int width = whole(std::round(rect.width() * density), 1, pixels.width),
            height = whole(std::round(rect.height() * density), 1, pixels.height);
  for (Slot& slot : slots_) {
    if (slot.picture != pixels.id || slot.texture->Width != width || slot.texture->Height != height)
      continue;
    slot.used = true;
    return slot.texture.get();
  }
  Slot& slot = make(width, height);
  slot.picture = pixels.id;
  shrink(pixels, *slot.texture);
  return slot.texture.get();
}

CellTexture Screen::Textures::find(int columns, int rows, std::span<const Rgba> cells,
                                   const Rect& rect) {
  const int width = texels(columns, rect.width() * density),
            height = texels(rows, rect.height() * density);
  if (columns > kMaxSide || rows > kMaxSide || width > kMaxSide || height > kMaxSide) return {};
  Slot* slot = nullptr;
  for (Slot& other : slots_) {
    if (other.picture != 0 || other.texture->Width != width || other.texture->Height != height)
      continue;
    if (other.columns == columns && other.rows == rows &&
        same_cells(other.cells, cells.first(other.cells.size()))) {
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
