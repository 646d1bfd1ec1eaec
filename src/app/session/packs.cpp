#include "app/session/packs.h"

#include <algorithm>
#include <utility>

#include "assets/assets.h"

namespace ropewalk::app {

Packs::Packs(platform::Platform& platform) : platform_(platform) {
  for (const assets::Pack& pack : assets::packs())
    rows_.push_back({.name = pack.name,
                     .address = pack.file,
                     .bytes = pack.bytes,
                     .state = assets::has_pack(pack.name) ? State::kHere : State::kUnasked});
}

Packs::Row* Packs::find(std::string_view pack) {
  const auto at =
      std::find_if(rows_.begin(), rows_.end(), [pack](const Row& row) { return row.name == pack; });
  return at == rows_.end() ? nullptr : &*at;
}

const Packs::Row* Packs::find(std::string_view pack) const {
  return const_cast<Packs*>(this)->find(pack);
}

void Packs::ask(Row& row) {
  row.state = State::kComing;
  row.come = 0;
  row.problem.clear();
  platform_.fetch_pack(row.name, row.address, row.again);
}

void Packs::want(std::span<const std::string_view> needed) {
  bool busy = false;
  for (Row& row : rows_) {
    const bool was = std::exchange(
        row.needed, std::find(needed.begin(), needed.end(), row.name) != needed.end());
    const bool anew = row.state == State::kFailed && !was;  // it failed while nobody waited for it
    if (row.needed && (row.state == State::kUnasked || anew)) ask(row);
    busy = busy || row.state == State::kComing;
  }
  if (busy) return;
  const auto next = std::find_if(rows_.begin(), rows_.end(),
                                 [](const Row& row) { return row.state == State::kUnasked; });
  if (next != rows_.end()) ask(*next);
}

bool Packs::done() const {
  return std::all_of(rows_.begin(), rows_.end(), [](const Row& row) {
    return row.state == State::kHere || row.state == State::kFailed;
  });
}

void Packs::progress(std::string_view pack, size_t bytes) {
  if (Row* row = find(pack); row != nullptr) row->come = std::min(bytes, row->bytes);
}

bool Packs::receive(std::string_view pack, std::string bytes, const std::string& problem) {
  Row* row = find(pack);
  if (row == nullptr || row->state == State::kHere || row->state == State::kFailed) return false;
  row->problem =
      problem.empty() ? assets::take_pack(row->name, std::move(bytes)) : "did not come: " + problem;
  if (row->problem.empty()) {
    row->state = State::kHere;
    return true;
  }
  row->state = State::kFailed;
  if (!std::exchange(row->again, true) && row->needed) ask(*row);
  return false;
}

void Packs::retry() {
  for (Row& row : rows_)
    if (row.needed && row.state == State::kFailed) ask(row);
}

std::string Packs::problem(std::string_view pack) const {
  const Row* row = find(pack);
  if (row == nullptr || row->state != State::kFailed || !row->needed) return "";
  return "The file " + std::string(row->address.substr(0, row->address.find('?'))) + " " +
         row->problem + ".";
}

bool Packs::failed() const {
  return std::any_of(rows_.begin(), rows_.end(),
                     [](const Row& row) { return row.needed && row.state == State::kFailed; });
}

float Packs::come(std::span<const std::string_view> packs) const {
  size_t come = 0, whole = 0;
  for (const Row& row : rows_) {
    if (std::find(packs.begin(), packs.end(), row.name) == packs.end()) continue;
    whole += row.bytes;
    come += row.state == State::kHere ? row.bytes : row.come;
  }
  return whole == 0 ? 1.0F : static_cast<float>(come) / static_cast<float>(whole);
}

}  // namespace ropewalk::app
