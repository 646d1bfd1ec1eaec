#pragma once
// What the generated files (assets/tools/packs.py) hand to store.cpp.

#include <cstdint>
#include <span>
#include <string_view>

#include "assets/assets.h"

namespace ropewalk::assets::tables {

struct Listed {
  Pack pack;
  uint64_t hash;  // 0: code, without entries
};

struct Carried {
  std::string_view name;
  std::span<const unsigned char> bytes;
};

extern const std::span<const Listed> kPacks;     // all there are
extern const std::span<const Carried> kCarried;  // those the program has with it

}  // namespace ropewalk::assets::tables
