#pragma once
// The format of packs (told in assets/tools/packs.py) and of what is written in them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assets/assets.h"

namespace ropewalk::assets {

struct Entry {
  std::string_view name, bytes;
};

// The entries of a pack, which are views of it. A file that is none, is cut off, damaged or of
// another release than the one with this hash has none, and `problem` says so.
std::vector<Entry> read_pack(std::string_view file, uint64_t hash, PackProblem& problem);

// Takes numbers, lengths and texts off the front of an entry (assets/tools/equations.mjs: Writer).
// What goes beyond its end makes everything from then on zero and empty.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  bool ok() const { return ok_; }
  uint32_t number();
  float length();
  std::string_view text();
  int part() { return static_cast<int>(number()) - 1; }
  // How many rows follow; 0 if that many could not stand in what is left.
  size_t rows();

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace ropewalk::assets
