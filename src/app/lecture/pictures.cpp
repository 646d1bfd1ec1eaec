#include "app/lecture/pictures.h"

#include <algorithm>
#include <utility>

namespace ropewalk::app {
namespace {

constexpr size_t kMostKept = 8;  // of those that are not drawn now

}  // namespace

const ui::Pixels* Pictures::find(const std::string& path) {
  const auto [at, anew] = kept_.try_emplace(path);
  at->second.drawn = frame_;
  if (anew) platform_.fetch_picture(path);  // which may have it at once
  const ui::Pixels& pixels = at->second.pixels;
  return pixels.width > 0 ? &pixels : nullptr;
}

std::vector<core::Note> Pictures::take(platform::Picture picture) {
  const auto at = kept_.find(picture.path);
  if (at == kept_.end()) return {};  // nobody waits for it any more
  const bool whole = picture.width > 0 && picture.height > 0 &&
                     picture.rgba.size() == static_cast<size_t>(picture.width) *
                                                static_cast<size_t>(picture.height) * 4;
  if (!picture.problem.empty()) return {{.what = std::move(picture.problem)}};
  if (!whole) return {};
  at->second.pixels = {picture.width, picture.height, std::move(picture.rgba), ++last_id_};
  return {};
}

void Pictures::end_frame() {
  while (kept_.size() > kMostKept) {
    const auto oldest = std::min_element(
        kept_.begin(), kept_.end(),
        [](const auto& a, const auto& b) { return a.second.drawn < b.second.drawn; });
    if (oldest->second.drawn == frame_) break;
    kept_.erase(oldest);
  }
  ++frame_;
}

}  // namespace ropewalk::app
