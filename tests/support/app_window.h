// The whole program in a window that nobody sees.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/shell/app.h"

#include "support/fake_platform.h"
#include "support/headless.h"

namespace ropewalk::test {

struct AppWindow {
  Headless headless;
  FakePlatform platform;
  app::App app;
  float width, height;
  std::vector<ui::DrawnText> texts;  // as last looked at

  // `stored` is what the machine has kept of an earlier visit. No frame is drawn yet.
  AppWindow(float w, float h, const std::map<std::string, std::string>& stored = {})
      : app((platform.stored = stored, platform), app::Catalog()), width(w), height(h) {}

  // As the platform does: the larger everything is drawn, the fewer logical pixels there are.
  void frames(int count) {
    for (int i = 0; i < count; ++i) {
      app.resized(width, height);
      headless.frame(app, width / app.zoom(), height / app.zoom());
    }
  }
  // What the next frame draws.
  const std::vector<ui::DrawnText>& look() {
    texts.clear();
    app.watch(&texts);
    frames(1);
    app.watch(nullptr);
    return texts;
  }
  ui::Rect window() const { return {0, 0, width / app.zoom(), height / app.zoom()}; }
  // A part of the window by its name; empty if it is not shown.
  ui::Rect region(std::string_view name) const {
    for (const app::Region& region : app.regions())
      if (region.name == name) return region.rect;
    return {};
  }
};

}  // namespace ropewalk::test
