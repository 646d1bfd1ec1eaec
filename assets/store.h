#pragma once
// What has come of the packs, by the names of their entries.

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assets/assets.h"
#include "assets/equations.h"
#include "assets/pack.h"

namespace ropewalk::assets {

class Store {
 public:
  Store();  // with the packs that the program carries

  std::span<const Pack> packs() const { return packs_; }
  bool has(std::string_view pack) const;
  PackProblem take(std::string_view pack, std::string bytes);
  void withhold(std::string_view pack);

  std::string_view entry(std::string_view name) const;
  std::string_view entry(std::string_view kind, std::string_view id) const;  // "kind/id"
  std::string_view pack_of(std::string_view scene_id) const;
  const EquationTable& equations() const { return equations_; }
  std::span<const DeckFile> decks() const { return decks_; }
  std::span<const Preset> presets() const { return presets_; }

 private:
  struct Here {
    std::string_view pack;
    std::vector<Entry> entries;
  };
  struct InPack {
    std::string_view chapter, pack;
  };
  PackProblem take_view(std::string_view pack, std::string_view bytes);
  void read_core();
  void spread(const std::vector<Entry>& entries, bool come);

  std::vector<Pack> packs_;
  std::vector<Here> here_;
  std::deque<std::string> kept_;  // the bytes of what was fetched
  EquationTable equations_;
  std::vector<InPack> chapters_;
  std::vector<DeckFile> decks_;
  std::vector<Preset> presets_;
};

}  // namespace ropewalk::assets
