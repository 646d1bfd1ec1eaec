// Links over the program's own chapters: what the state layer's tests show for made-up ones holds
// for each of these.
#include <doctest/doctest.h>

#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "scenes/scene.h"
#include "state/link.h"
#include "state/snapshot.h"
#include "support/random_values.h"

namespace ropewalk::scenes {
namespace {

struct Registry {
  std::vector<std::unique_ptr<Scene>> scenes = make_scenes();
  std::vector<state::Schema> schemas;
  Registry() {
    for (const auto& scene : scenes) schemas.push_back({scene->about().id, &scene->params()});
  }
};

const state::ParamList& params_of(const Registry& registry, const state::Location& location) {
  return *registry.schemas[static_cast<size_t>(location.scene)].params;
}

bool is_legal(const Registry& registry, const state::Location& location) {
  const state::ParamList& list = params_of(registry, location);
  bool legal = location.values.size() == list.size();
  for (size_t i = 0; legal && i < list.size(); ++i)
    legal = state::clamp(list[i], location.values[i], nullptr) == location.values[i];
  return legal;
}

TEST_CASE("every chapter's parameters are well declared") {
  const Registry registry;
  CHECK_FALSE(registry.schemas.empty());
  for (const state::Schema& schema : registry.schemas) {
    CAPTURE(schema.id);
    CHECK(state::problems(*schema.params) == std::vector<std::string>{});
    CHECK(schema.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") ==
          std::string_view::npos);
  }
}

TEST_CASE("in every chapter, decoding an encoded state gives the state") {
  const Registry registry;
  std::mt19937_64 random(17);
  for (size_t scene = 0; scene < registry.schemas.size(); ++scene) {
    for (int round = 0; round < 300; ++round) {
      const state::Location location{
          static_cast<int>(scene),
          ropewalk::testing::random_values(*registry.schemas[scene].params, random),
          static_cast<int>(random() % 4)};
      const std::string link = state::encode(registry.schemas, location);
      CAPTURE(link);
      CHECK(link.size() <= state::kMaxLinkBytes);
      const state::Decoded decoded = state::decode(registry.schemas, link);
      CHECK(decoded.location == location);
      CHECK(decoded.notes.empty());
    }
  }
}

TEST_CASE("hostile links open something legal, with a note") {
  const Registry registry;
  std::ifstream file("tests/links/hostile.txt");
  CHECK(file.good());
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == ';') continue;
    CAPTURE(line);
    const state::Decoded decoded = state::decode(registry.schemas, line);
    CHECK_FALSE(decoded.notes.empty());
    CHECK(is_legal(registry, decoded.location));
  }
}

TEST_CASE("released links open the pictures they always did") {
  const Registry registry;
  std::ifstream file("tests/links/released.txt");
  CHECK(file.good());
  std::string link;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == ';') continue;
    if (!line.starts_with("= ")) {
      link = line;
      continue;
    }
    CAPTURE(link);
    const state::Decoded decoded = state::decode(registry.schemas, link);
    CHECK(core::sentences(decoded.notes) == std::vector<std::string>{});
    CHECK(is_legal(registry, decoded.location));
    state::Snapshot snapshot;
    snapshot.scene = registry.schemas[static_cast<size_t>(decoded.location.scene)];
    snapshot.values = decoded.location.values;
    const std::string json = state::to_json(snapshot);
    // Each "key":value of the entry must stand in what the link opens now.
    std::string_view entry = std::string_view(line).substr(3);
    while (!entry.empty()) {
      size_t end = entry.find(",\"", 1);
      if (end == std::string_view::npos) end = entry.size() - 1;
      const std::string pair(entry.substr(0, end));
      CAPTURE(pair);
      const size_t found = json.find(pair);
      CHECK(found != std::string::npos);
      if (found != std::string::npos) {
        const char after = json[found + pair.size()];
        CHECK((after == ',' || after == '}'));
      }
      entry.remove_prefix(std::min(end + 1, entry.size()));
    }
  }
}

}  // namespace
}  // namespace ropewalk::scenes
