// What becomes of a file that a person brings, whichever way it comes: dropped, chosen, fetched,
// named on the command line. One table says for each kind of file who takes it, or what else can be
// done with it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/note.h"
#include "formats/file_kind.h"

namespace ropewalk::app {

enum class Taker : std::uint8_t { kNobody, kLecture, kRows };

struct Intake {
  formats::FileKind kind;
  Taker taker = Taker::kNobody;
  std::string_view remedy = {};  // if nobody does
};

const Intake& intake_of(formats::FileKind kind);

// "lecture", "file of rows".
std::string_view noun_of(Taker taker);
// Whoever takes a file reads it whole: the most bytes it may have.
std::uint64_t max_bytes(Taker taker);

// Why a file is not taken: what it is, and what can be done with it; or that it is too large.
core::Note not_taken(std::string_view file, const Intake& intake);
core::Note too_large(std::string_view file, std::uint64_t size, Taker taker);

}  // namespace ropewalk::app
