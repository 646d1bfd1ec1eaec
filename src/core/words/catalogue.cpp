#include "core/words/catalogue.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "core/words/words.h"
namespace ropewalk::core {
namespace {

constexpr uint32_t kMagic = 0x950412DE, kMaxTexts = 100000;
constexpr char kContextEnd = '\4';

// A .mo file as it lies there: a table of places and lengths for the originals, one for the
// translations.
class MoFile {
 public:
  explicit MoFile(std::string_view bytes) : bytes_(bytes) {}

  std::optional<uint32_t> word(size_t place) const {
    if (place > bytes_.size() || bytes_.size() - place < 4) return std::nullopt;
    uint32_t value = 0;
    for (size_t i = 0; i < 4; ++i)
      value |= static_cast<uint32_t>(static_cast<unsigned char>(bytes_[place + i])) << (8 * i);
    return value;
  }

  // The text whose length and place stand at `entry`.
  std::optional<std::string_view> text(size_t entry) const {
    const auto length = word(entry), place = word(entry + 4);
    if (!length || !place || *place > bytes_.size() || bytes_.size() - *place < *length)
      return std::nullopt;
    return bytes_.substr(*place, *length);
  }

 private:
  std::string_view bytes_;
};

// The value of a line "Plural-Forms: ..." of the header.
std::string_view header_line(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    std::string_view line = header.substr(0, header.find('\n'));
    header.remove_prefix(std::min(header.size(), line.size() + 1));
    if (line.starts_with(name)) return line.substr(name.size());
  }
  return {};
}

std::string_view first_form(std::string_view text) { return text.substr(0, text.find('\0')); }

}  // namespace

Result<Catalogue> Catalogue::read(std::string bytes) {
  Catalogue catalogue;
  catalogue.bytes_.assign(bytes.begin(), bytes.end());
  const MoFile file({catalogue.bytes_.data(), catalogue.bytes_.size()});
  if (file.word(0) != kMagic)
    return Error{tr("It is no catalogue of words (a .mo file, least byte first).")};
  const auto count = file.word(8), originals = file.word(12), translations = file.word(16);
  if (!count || !originals || !translations || *count > kMaxTexts)
    return Error{tr("Its catalogue of words is cut off.")};
  catalogue.texts_.reserve(*count);
  for (size_t i = 0; i < *count; ++i) {
    const auto english = file.text(*originals + 8 * i), other = file.text(*translations + 8 * i);
    if (!english || !other) return Error{tr("Its catalogue of words is cut off.")};
    if (!other->empty()) catalogue.texts_.emplace(first_form(*english), *other);
  }
  const auto header = catalogue.texts_.find("");
  if (header == catalogue.texts_.end()) return catalogue;
  const std::string_view plural = header_line(header->second, "Plural-Forms:");
  if (plural.empty()) return catalogue;
  const auto rule = PluralRule::parse(plural);
  if (!rule) return Error{tr("Its catalogue of words has a rule for plurals that cannot be read.")};
  catalogue.rule_ = *rule;
  return catalogue;
}

std::string_view Catalogue::find(std::string_view english) const {
  if (english.empty()) return english;  // the header's key
  const auto found = texts_.find(english);
  return found == texts_.end() ? english : first_form(found->second);
}

std::string_view Catalogue::find(std::string_view context, std::string_view english) const {
  const auto found = texts_.find(std::string(context) + kContextEnd + std::string(english));
  return found == texts_.end() ? english : first_form(found->second);
}

std::string_view Catalogue::find(std::string_view one, std::string_view many, long long n) const {
  const auto found = texts_.find(one);
  if (found == texts_.end()) return n == 1 ? one : many;
  std::string_view forms = found->second;
  const auto size = static_cast<unsigned long>(n < 0 ? -n : n);
  for (int form = rule_.form(size); form > 0; --form) {
    const size_t end = forms.find('\0');
    if (end == std::string_view::npos) break;  // fewer than the rule names
    forms.remove_prefix(end + 1);
  }
  return first_form(forms);
}

std::string_view Catalogue::document(std::string_view kind, std::string_view name) const {
  const auto found = texts_.find(std::string(kind) + kContextEnd + std::string(name));
  return found == texts_.end() ? std::string_view{} : found->second;
}

}  // namespace ropewalk::core
