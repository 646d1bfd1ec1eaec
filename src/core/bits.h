#pragma once

#include <cstring>

namespace ropewalk::core {

// std::bit_cast, which Emscripten 3.1's library lacks.
template <class To, class From>
To bits_of(const From& from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  std::memcpy(&to, &from, sizeof(to));
  return to;
}

}  // namespace ropewalk::core
