#include "scenes/scene.h"

namespace ropewalk::scenes {

#define SCENE(name) std::unique_ptr<Scene> make_##name();
#include "scenes/scenes.inc"
#undef SCENE

std::vector<std::unique_ptr<Scene>> make_scenes() {
  std::vector<std::unique_ptr<Scene>> scenes;
#define SCENE(name) scenes.push_back(make_##name());
#include "scenes/scenes.inc"
#undef SCENE
  return scenes;
}

}  // namespace ropewalk::scenes
