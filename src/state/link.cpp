#include "state/link.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/words/words.h"
#include "state/prose/deck.h"
#include "state/text.h"
#include "state/value_text.h"

namespace ropewalk::state {
namespace {

constexpr size_t kMaxNotes = 12;
constexpr int kMaxStep = 999;
constexpr std::string_view kVersionKey = "v";
constexpr std::string_view kStepKey = "step";
constexpr std::string_view kDeckKey = "deck";
constexpr std::string_view kSlideKey = "slide";
constexpr std::string_view kPresentKey = "present", kPartsKey = "ui";
constexpr std::string_view kLanguageKey = "lang";

// Keys that every chapter has.
Param step_param() {
  return {
      kStepKey, Kind::kInteger, {.label = "lesson step", .min = 0, .max = kMaxStep}, Value::of(0)};
}

Param slide_param() {
  return {kSlideKey,
          Kind::kInteger,
          {.label = "slide", .min = 0, .max = static_cast<double>(kMaxSlides)},
          Value::of(0)};
}

Param present_param() {
  return {kPresentKey, Kind::kBool, {.label = "lecture mode"}, Value::of(0)};
}

Param parts_param() {
  return {kPartsKey,
          Kind::kChoice,
          {.label = "parts of the page", .choices = {{"all", "all"}, {"stage", "the stage alone"}}},
          Value::of(0)};
}

// The part of a link that names a state: no host, no '#', no '/', no white space around it.
std::string_view fragment_of(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t start = text.find_first_not_of(kSpace);
  if (start == std::string_view::npos) return {};
  text = text.substr(start, text.find_last_not_of(kSpace) - start + 1);
  const size_t hash = text.find('#');
  if (hash != std::string_view::npos) {
    text.remove_prefix(hash + 1);
  } else {
    const size_t scheme = text.find("://");
    if (scheme != std::string_view::npos &&
        text.substr(0, scheme).find_first_of("?&=/") == std::string_view::npos)
      return {};  // a URL without a fragment
  }
  if (text.starts_with('/')) text.remove_prefix(1);
  return text;
}

// Of a word that is none of these: `plain` about {word}, or `with` about {word} and the {meant}
// one.
std::string unknown(std::string_view plain, std::string_view with, std::string_view word,
                    std::span<const std::string_view> known) {
  const int index = closest(word, known);
  if (index < 0) return tr(plain, {{"word", quoted(word)}});
  return tr(with, {{"word", quoted(word)}, {"meant", quoted(known[static_cast<size_t>(index)])}});
}

int find_scene(std::span<const Schema> registry, std::string_view text,
               std::vector<core::Note>& notes) {
  if (text.ends_with('/')) text.remove_suffix(1);
  if (text.empty()) return 0;
  const std::string id = percent_decode(text).value_or(std::string(text));
  std::vector<std::string_view> ids;
  for (const Schema& schema : registry) ids.push_back(schema.id);
  const auto found = std::find(ids.begin(), ids.end(), id);
  if (found != ids.end()) return static_cast<int>(found - ids.begin());
  notes.push_back(
      {.what = unknown(N_("There is no chapter {word}"),
                       N_("There is no chapter {word} (did you mean {meant}?)"), id, ids),
       .instead = tr("{id} was opened instead", {{"id", quoted(ids[0])}})});
  return -1;
}

// Reads the `key=value` pairs of one link into a location.
class PairReader {
 public:
  PairReader(const ParamList& list, Decoded& decoded)
      : list_(list), decoded_(decoded), seen_(list.size()), step_(step_param()) {}

  void read(std::string_view pair) {
    const size_t equals = pair.find('=');
    const std::string_view raw_key = pair.substr(0, equals);
    const std::string key = percent_decode(raw_key).value_or(std::string(raw_key));
    if (equals == std::string_view::npos) {
      note(tr("{key} stands in the link without a value", {{"key", quoted(key)}}),
           std::string(tr("it was left out")));
      return;
    }
    const std::string_view raw = pair.substr(equals + 1);
    if (key == kVersionKey) {
      read_version(raw);
    } else if (key == kStepKey) {
      if (first_time(key, step_seen_)) {
        decoded_.location.step = static_cast<int>(read_value(step_, raw).number());
      }
    } else if (key == kDeckKey) {
      if (first_time(key, deck_seen_)) read_deck(raw);
    } else if (key == kSlideKey) {
      if (first_time(key, slide_seen_))
        decoded_.location.slide = static_cast<int>(read_value(slide_param(), raw).number());
    } else if (key == kPresentKey) {
      if (first_time(key, present_seen_))
        decoded_.location.present = read_value(present_param(), raw).number() != 0;
    } else if (key == kPartsKey) {
      if (first_time(key, parts_seen_))
        decoded_.location.only_stage = read_value(parts_param(), raw).number() != 0;
    } else if (key == kLanguageKey) {
      if (first_time(key, language_seen_))
        decoded_.language = percent_decode(raw).value_or(std::string(raw));
    } else {
      read_param(key, raw);
    }
  }

  void end() {
    Location& location = decoded_.location;
    if (location.slide == 0 || !location.deck.empty()) return;
    location.slide = 0;
    if (deck_seen_ == 0)
      note(std::string(tr("slide stands in the link without a lecture (deck=...)")),
           std::string(tr("it was left out")));
  }

 private:
  void note(std::string what, std::string instead, std::string_view field = {}) {
    decoded_.notes.push_back({.what = std::move(what),
                              .instead = std::move(instead),
                              .where = {.field = std::string(field)}});
  }

  bool first_time(std::string_view key, char& seen) {
    if (seen != 0)
      note(tr("{key} stands more than once in the link", {{"key", key}}),
           std::string(tr("the first one was taken")));
    return std::exchange(seen, 1) == 0;
  }

  void read_version(std::string_view raw) {
    const auto version = parse_decimal(raw);
    if (version == kLinkVersion) return;
    note(tr(version && *version > kLinkVersion
                ? "{version} is a newer version of links than this program knows"
                : "{version} is not a version of links",
            {{"version", quoted(raw)}}),
         tr("it was read as version {version}", {{"version", kLinkVersion}}), kVersionKey);
  }

  void read_deck(std::string_view raw) {
    const std::string name = percent_decode(raw).value_or(std::string(raw));
    if (deck_source(name) != DeckSource::kBad) {
      decoded_.location.deck = name;
      return;
    }
    decoded_.notes.push_back(
        {.what = tr("{name} is no lecture that a link can open", {{"name", quoted(name)}}),
         .remedy =
             std::string(tr("name a file beside the page that ends in .md, as deck=talks/mine.md")),
         .where = {.field = std::string(kDeckKey)}});
  }

  void read_param(const std::string& key, std::string_view raw) {
    const int index = find_param(list_, key);
    if (index < 0) {
      std::vector<std::string_view> keys{kStepKey,    kDeckKey,  kSlideKey,
                                         kPresentKey, kPartsKey, kLanguageKey};
      for (const Param& param : list_) keys.push_back(param.key);
      note(unknown(N_("This chapter has no parameter {word}"),
                   N_("This chapter has no parameter {word} (did you mean {meant}?)"), key, keys),
           std::string(tr("it was left out")));
      return;
    }
    const auto i = static_cast<size_t>(index);
    if (first_time(key, seen_[i])) decoded_.location.values[i] = read_value(list_[i], raw);
  }

  Value read_value(const Param& param, std::string_view raw) {
    const std::optional<std::string> text = percent_decode(raw);
    Repair result =
        text ? from_text(param, *text) : Repair{param.initial, tr("{given} has a broken %-escape")};
    if (!result.reason.empty())
      decoded_.notes.push_back(repair_note(param, text ? std::string_view(*text) : raw, result));
    return std::move(result.value);
  }

  const ParamList& list_;
  Decoded& decoded_;
  std::vector<char> seen_;  // by parameter
  char step_seen_ = 0, deck_seen_ = 0, slide_seen_ = 0, present_seen_ = 0;
  char language_seen_ = 0, parts_seen_ = 0;
  Param step_;
};

Location first_location(std::span<const Schema> registry) {
  if (registry.empty() || registry[0].params == nullptr) return {};
  return {0, defaults(*registry[0].params), 0};
}

void append_key(std::string& link, std::string_view key) {
  link += link.find('?') == std::string::npos ? '?' : '&';
  link += key;
  link += '=';
}

void append_pair(std::string& link, std::string_view key, std::string_view text) {
  append_key(link, key);
  link += percent_encode(text);
}

void append_pair(std::string& link, const Param& param, const Value& value) {
  if (param.kind != Kind::kRows) return append_pair(link, param.key, to_text(param, value));
  append_key(link, param.key);
  link += value.rows.text();  // digits and signs that a link takes as they are
}

// What every chapter's link may say. Slashes of a path stand as they are.
void append_lecture(std::string& link, const Location& location) {
  if (location.only_stage) append_pair(link, parts_param(), Value::of(1));
  if (location.deck.empty() || deck_source(location.deck) == DeckSource::kBad) {
    if (location.present) append_pair(link, kPresentKey, "1");
    return;
  }
  std::string_view rest = location.deck;
  append_pair(link, kDeckKey, rest.substr(0, rest.find('/')));
  for (size_t slash = rest.find('/'); slash != std::string_view::npos; slash = rest.find('/')) {
    rest.remove_prefix(slash + 1);
    link += '/' + percent_encode(rest.substr(0, rest.find('/')));
  }
  const Param slide = slide_param();
  const Value value = clamp(slide, Value::of(location.slide), nullptr);
  if (value != slide.initial) append_pair(link, slide, value);
  if (location.present) append_pair(link, kPresentKey, "1");
}

bool is_left_out(std::span<const size_t> left_out, size_t param) {
  return std::find(left_out.begin(), left_out.end(), param) != left_out.end();
}

// The whole link but for the parameters of these places.
std::string encode_without(std::span<const Schema> registry, const Location& location,
                           std::span<const size_t> left_out) {
  if (registry.empty()) return "#/";
  const bool known = location.scene >= 0 && static_cast<size_t>(location.scene) < registry.size();
  const Schema& schema = registry[known ? static_cast<size_t>(location.scene) : 0];
  std::string link = "#/" + percent_encode(schema.id);
  if (!known) return link;
  if (schema.params != nullptr) {
    for (size_t i = 0; i < schema.params->size() && i < location.values.size(); ++i) {
      if (is_left_out(left_out, i)) continue;
      const Param& param = (*schema.params)[i];
      const Value value = clamp(param, location.values[i], nullptr);
      if (value != param.initial) append_pair(link, param, value);
    }
  }
  const Param step = step_param();
  const Value step_value = clamp(step, Value::of(location.step), nullptr);
  if (step_value != step.initial) append_pair(link, step, step_value);
  append_lecture(link, location);
  return link;
}

// Bytes that rows take in a link; those that are too many for any, most.
size_t bytes_of(const Rows& rows) {
  if (rows.empty()) return 0;
  return rows.text().empty() ? kMaxLinkBytes + rows.numbers().size() : rows.text().size();
}

}  // namespace

std::string encode(std::span<const Schema> registry, const Location& location,
                   std::vector<size_t>* left_out) {
  static_assert(kMaxRowsBytes <= kMaxLinkBytes);
  // Places of the parameters that hold rows, the largest first.
  std::vector<size_t> rows;
  for (size_t i = 0; i < location.values.size(); ++i)
    if (!location.values[i].rows.empty()) rows.push_back(i);
  std::stable_sort(rows.begin(), rows.end(), [&location](size_t a, size_t b) {
    return bytes_of(location.values[a].rows) > bytes_of(location.values[b].rows);
  });
  size_t without = 0;
  while (without < rows.size() && location.values[rows[without]].rows.text().empty()) ++without;
  const std::span<const size_t> all(rows);
  std::string link = encode_without(registry, location, all.first(without));
  while (link.size() > kMaxLinkBytes && without < rows.size())
    link = encode_without(registry, location, all.first(++without));
  if (left_out != nullptr)
    left_out->assign(rows.begin(), rows.begin() + static_cast<long>(without));
  return link;
}

Decoded decode(std::span<const Schema> registry, std::string_view text) {
  Decoded decoded{first_location(registry), {}};
  if (registry.empty()) return decoded;
  std::string_view fragment = fragment_of(text);
  if (fragment.size() > kMaxLinkBytes) {
    decoded.notes.push_back(
        {.what =
             tr("The link {link} is {bytes} bytes long, more than the {max} allowed",
                {{"link", quoted(fragment)}, {"bytes", fragment.size()}, {"max", kMaxLinkBytes}}),
         .instead = tr("{id} was opened as it is at first", {{"id", quoted(registry[0].id)}})});
    return decoded;
  }
  const size_t question = fragment.find('?');
  const int scene = find_scene(registry, fragment.substr(0, question), decoded.notes);
  if (scene < 0 || question == std::string_view::npos) {
    if (scene > 0) {
      const ParamList* params = registry[static_cast<size_t>(scene)].params;
      decoded.location = {scene, params != nullptr ? defaults(*params) : Values{}, 0};
    }
    return decoded;
  }
  const ParamList none;
  const ParamList* params = registry[static_cast<size_t>(scene)].params;
  const ParamList& list = params != nullptr ? *params : none;
  decoded.location = {scene, defaults(list), 0};
  PairReader reader(list, decoded);
  fragment.remove_prefix(question + 1);
  while (!fragment.empty()) {
    const size_t end = fragment.find('&');
    if (end != 0) reader.read(fragment.substr(0, end));
    fragment = end == std::string_view::npos ? std::string_view{} : fragment.substr(end + 1);
  }
  reader.end();
  if (decoded.notes.size() > kMaxNotes) {
    const size_t more = decoded.notes.size() - kMaxNotes + 1;
    decoded.notes.resize(kMaxNotes - 1);
    decoded.notes.push_back(
        {.what = tr("{n} more parts of the link were not taken as they stand", {{"n", more}})});
  }
  return decoded;
}

}  // namespace ropewalk::state
