// Packs that have not come yet. What was withheld is there again afterwards: the other tests have
// all.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assets/assets.h"

namespace ropewalk::test {

inline std::string carried(std::string_view pack) {
  const auto bytes = assets::carried_pack(pack);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class Withheld {
 public:
  Withheld() {
    for (const assets::Pack& pack : assets::packs())
      if (pack.name != "core") assets::withhold_pack(pack.name);
  }
  ~Withheld() {
    for (const assets::Pack& pack : assets::packs())
      assets::take_pack(pack.name, carried(pack.name));
  }
  Withheld(const Withheld&) = delete;
  Withheld& operator=(const Withheld&) = delete;
};

}  // namespace ropewalk::test
