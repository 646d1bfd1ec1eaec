#include "assets/store.h"

#include <algorithm>
#include <utility>

#include "assets/tables.h"

namespace ropewalk::assets {

Store::Store() {
  for (const tables::Listed& listed : tables::kPacks) packs_.push_back(listed.pack);
  for (const tables::Carried& carried : tables::kCarried)
    take_view(carried.name,
              {reinterpret_cast<const char*>(carried.bytes.data()), carried.bytes.size()});
}

bool Store::has(std::string_view pack) const {
  return std::any_of(here_.begin(), here_.end(),
                     [pack](const Here& here) { return here.pack == pack; });
}

PackProblem Store::take(std::string_view pack, std::string bytes) {
  if (has(pack)) return {};
  kept_.push_back(std::move(bytes));
  PackProblem problem = take_view(pack, kept_.back());
  if (problem) kept_.pop_back();
  return problem;
}

PackProblem Store::take_view(std::string_view pack, std::string_view bytes) {
  const auto listed =
      std::find_if(tables::kPacks.begin(), tables::kPacks.end(),
                   [pack](const tables::Listed& row) { return row.pack.name == pack; });
  if (listed == tables::kPacks.end()) return {.kind = PackProblem::Kind::kUnknown};
  PackProblem problem;
  std::vector<Entry> entries;
  if (listed->hash != 0) entries = read_pack(bytes, listed->hash, problem);
  if (problem) return problem;
  here_.push_back({listed->pack.name, std::move(entries)});
  if (pack == "core") read_core();
  spread(here_.back().entries, true);
  return {};
}

void Store::withhold(std::string_view pack) {
  const auto at = std::find_if(here_.begin(), here_.end(),
                               [pack](const Here& here) { return here.pack == pack; });
  if (at == here_.end()) return;
  spread(at->entries, false);
  here_.erase(at);
}

// What is known of everything from the start.
void Store::read_core() {
  equations_.read_sizes(entry("equations"));
  Reader chapters(entry("chapters"));
  chapters_.resize(chapters.rows());
  for (InPack& row : chapters_) row = {chapters.text(), chapters.text()};
  Reader decks(entry("decks"));
  decks_.resize(decks.rows());
  for (DeckFile& row : decks_) {
    row.name = decks.text();
    row.title = decks.text();
  }
  Reader presets(entry("presets"));
  presets_.resize(presets.rows());
  for (Preset& row : presets_) row.name = presets.text();
}

// Brings entries to where they are looked for by other names than their own, or takes them away.
void Store::spread(const std::vector<Entry>& entries, bool come) {
  for (const Entry& entry : entries) {
    const size_t slash = entry.name.find('/');
    if (slash == std::string_view::npos) continue;
    const std::string_view kind = entry.name.substr(0, slash), id = entry.name.substr(slash + 1);
    const std::string_view bytes = come ? entry.bytes : std::string_view();
    if (kind == "equations") {
      if (come)
        equations_.read_chapter(id, bytes);
      else
        equations_.empty_chapter(id);
    }
    for (DeckFile& deck : decks_)
      if (kind == "deck" && deck.name == id) deck.text = bytes;
    for (Preset& preset : presets_)
      if (kind == "preset" && preset.name == id) preset.text = bytes;
  }
}

std::string_view Store::entry(std::string_view name) const {
  for (const Here& here : here_)
    for (const Entry& entry : here.entries)
      if (entry.name == name) return entry.bytes;
  return {};
}

std::string_view Store::entry(std::string_view kind, std::string_view id) const {
  return entry(std::string(kind) + '/' + std::string(id));
}

std::string_view Store::pack_of(std::string_view scene_id) const {
  for (const InPack& row : chapters_)
    if (row.chapter == scene_id) return row.pack;
  return {};
}

}  // namespace ropewalk::assets
