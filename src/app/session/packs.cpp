#include "app/session/packs.h"

#include <algorithm>
#include <utility>

#include "assets/assets.h"
#include "core/words/words.h"

namespace ropewalk::app {
namespace {

// What is wrong with the bytes that came, in a sentence.
std::string sentence_of(const assets::PackProblem& problem, std::string_view file) {
  using Kind = assets::PackProblem::Kind;
  const Slots slots = {
      {"file", file}, {"is", problem.is}, {"should", problem.should}, {"text", problem.text}};
  switch (problem.kind) {
    case Kind::kEmpty:
      return tr("The file {file} is empty.", slots);
    case Kind::kNoPack:
      return tr("The file {file} is something else: it begins with \xE2\x80\x9C{text}\xE2\x80\x9D.",
                slots);
    case Kind::kCutOff:
      return problem.should == 0 ? tr("The file {file} is cut off after {is} bytes.", slots)
                                 : tr("The file {file} is cut off: {is} of {should} bytes.", slots);
    case Kind::kFormat:
      return tr("The file {file} has format {is}, not {should}.", slots);
    case Kind::kRelease:
      return tr("The file {file} is of another release: {text}.", slots);
    case Kind::kDamaged:
    case Kind::kUnknown:  // nobody asks for such a one
    case Kind::kNone:
      break;
  }
  return tr("The file {file} is damaged.", slots);
}

}  // namespace

Packs::Packs(platform::Platform& platform) : platform_(platform) {
  for (const assets::Pack& pack : assets::packs())
    rows_.push_back({.name = pack.name,
                     .address = pack.file,
                     .bytes = pack.bytes,
                     .state = assets::has_pack(pack.name) ? State::kHere : State::kUnasked,
                     .when_asked = pack.when_asked});
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
  const auto next =
      std::find_if(rows_.begin(), rows_.end(), [](const Row& row) { return row.due(); });
  if (next != rows_.end()) ask(*next);
}

bool Packs::done() const {
  return std::none_of(rows_.begin(), rows_.end(),
                      [](const Row& row) { return row.due() || row.state == State::kComing; });
}

void Packs::progress(std::string_view pack, size_t bytes) {
  if (Row* row = find(pack); row != nullptr) row->come = std::min(bytes, row->bytes);
}

bool Packs::receive(std::string_view pack, std::string bytes, const std::string& problem) {
  Row* row = find(pack);
  if (row == nullptr || row->state == State::kHere || row->state == State::kFailed) return false;
  row->problem = {};
  row->missed = problem;
  if (problem.empty()) row->problem = assets::take_pack(row->name, std::move(bytes));
  if (problem.empty() && !row->problem) {
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
  const std::string_view file = row->address.substr(0, row->address.find('?'));
  if (row->missed.empty()) return sentence_of(row->problem, file);
  return tr("The file {file} did not come: {problem}.", {{"file", file}, {"problem", row->missed}});
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
