// The words people read. English stands in the code and is its own key, as with gettext; a
// catalogue of another language is handed in, and without one all of these return their English.
// How to wrap a sentence: CONTRIBUTING.md, "Words". assets/tools/words.py collects what is wrapped.
//
// Returned views stay valid as long as the catalogue they came from, which is for the life of the
// program.
#pragma once

#include <concepts>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace ropewalk {

// Mark a text that stands in a table and is translated where it is shown, by tr(text) and
// trc(context, text).
constexpr const char* N_(const char* english) { return english; }  // NOLINT
// NOLINTNEXTLINE(readability-identifier-naming)
constexpr const char* NC_(const char* /*context*/, const char* english) { return english; }

namespace core {
class Catalogue;
// The language that is spoken from now on; null: English. The catalogue must outlive all use of its
// words.
void speak(const Catalogue* catalogue);
const Catalogue* spoken();
}  // namespace core

// A named place of a sentence and what stands there: {"shown", 12} fills "{shown}".
struct Slot {
  std::string_view name;
  std::string text;
  Slot(std::string_view slot, std::string_view value) : name(slot), text(value) {}
  Slot(std::string_view slot, const char* value) : name(slot), text(value) {}
  Slot(std::string_view slot, const std::string& value) : name(slot), text(value) {}
  Slot(std::string_view slot, std::integral auto value) : name(slot), text(std::to_string(value)) {}
};
using Slots = std::initializer_list<Slot>;

// "{shown} of {all} pairs" with its slots filled. A name that is not among them stays as it is.
std::string fill(std::string_view pattern, Slots slots);

// A view that becomes a string where one is wanted, and to which nothing can be glued.
struct Words : std::string_view {
  explicit Words(std::string_view text) : std::string_view(text) {}
  operator std::string() const { return std::string(data(), size()); }  // NOLINT
};

// The translation of an English text, or the text itself.
Words tr(std::string_view english);
std::string tr(std::string_view english, Slots slots);
// Of one that means different things: trc("button", "Back").
Words trc(std::string_view context, std::string_view english);
// Of one that counts: trn("{n} token", "{n} tokens", 3). `n` is a slot by itself.
std::string trn(std::string_view one, std::string_view many, long long n, Slots slots = {});

// "q, k and v".
std::string listed(std::span<const std::string> words);

}  // namespace ropewalk
