// Values as bytes and back, for what crosses to another thread or to a worker: little-endian,
// without padding. A type lists its fields once, for both ways:
//
//   struct Request {
//     int d = 64;
//     std::vector<float> rows;
//     static auto fields(auto& x) { return std::tie(x.d, x.rows); }
//   };
//
// Whole numbers and enumerations take eight bytes whatever their type, so that both sides agree.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/result.h"

namespace ropewalk::core {

static_assert(std::endian::native == std::endian::little, "floats are copied as they lie");

template <class T>
concept HasFields = requires(T& x) {
  T::fields(x);
};
template <class T>
concept WholeNumber = std::is_integral_v<T> || std::is_enum_v<T>;

class ByteWriter {
 public:
  void operator()(WholeNumber auto x) { raw(static_cast<std::int64_t>(x)); }
  void operator()(float x) { raw(x); }
  void operator()(double x) { raw(x); }
  void operator()(std::string_view text) {
    (*this)(text.size());
    bytes_.append(text);
  }
  void operator()(const std::string& text) { (*this)(std::string_view(text)); }
  template <class T>
  void operator()(const std::vector<T>& list) {
    (*this)(list.size());
    if constexpr (std::is_floating_point_v<T>) {
      bytes_.append(reinterpret_cast<const char*>(list.data()), list.size() * sizeof(T));
    } else {
      for (const T& x : list) (*this)(x);
    }
  }
  template <class T, std::size_t N>
  void operator()(const std::array<T, N>& list) {
    for (const T& x : list) (*this)(x);
  }
  template <HasFields T>
  void operator()(const T& x) {
    std::apply([this](const auto&... field) { ((*this)(field), ...); }, T::fields(x));
  }
  std::string take() { return std::move(bytes_); }

 private:
  template <class T>
  void raw(T x) {
    bytes_.append(reinterpret_cast<const char*>(&x), sizeof x);
  }
  std::string bytes_;
};

// Once something was missing or out of its type's range, ok() is false and all that follows is
// left as it was.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}
  bool ok() const { return ok_; }
  bool at_end() const { return ok_ && rest_.empty(); }

  template <WholeNumber T>
  void operator()(T& x) {
    std::int64_t number = 0;
    if (!raw(number)) return;
    if constexpr (std::is_enum_v<T>) {
      using Number = std::underlying_type_t<T>;
      if (fits<Number>(number)) x = static_cast<T>(static_cast<Number>(number));
    } else if (fits<T>(number)) {
      x = static_cast<T>(number);
    }
  }
  void operator()(float& x) { raw(x); }
  void operator()(double& x) { raw(x); }
  void operator()(std::string& text) {
    const std::size_t size = count(1);
    if (!ok_) return;
    text.assign(rest_.substr(0, size));
    rest_.remove_prefix(size);
  }
  template <class T>
  void operator()(std::vector<T>& list) {
    if constexpr (std::is_floating_point_v<T>) {
      const std::size_t size = count(sizeof(T));
      if (!ok_) return;
      list.resize(size);
      if (size > 0) std::memcpy(list.data(), rest_.data(), size * sizeof(T));
      rest_.remove_prefix(size * sizeof(T));
    } else {
      list.clear();
      // Never made room for before it is there: the count may lie.
      for (std::size_t left = count(1); ok_ && left > 0; --left) {
        T x{};
        (*this)(x);
        if (ok_) list.push_back(std::move(x));
      }
    }
  }
  template <class T, std::size_t N>
  void operator()(std::array<T, N>& list) {
    for (T& x : list) (*this)(x);
  }
  template <HasFields T>
  void operator()(T& x) {
    std::apply([this](auto&... field) { ((*this)(field), ...); }, T::fields(x));
  }

 private:
  template <class T>
  bool raw(T& x) {
    ok_ = ok_ && rest_.size() >= sizeof x;
    if (!ok_) return false;
    std::memcpy(&x, rest_.data(), sizeof x);
    rest_.remove_prefix(sizeof x);
    return true;
  }
  template <class T>
  bool fits(std::int64_t number) {
    if constexpr (std::is_same_v<T, bool>) {
      ok_ = number == 0 || number == 1;
    } else {
      ok_ = std::in_range<T>(number);
    }
    return ok_;
  }
  // How many there are of what takes at least `each` bytes.
  std::size_t count(std::size_t each) {
    std::int64_t number = 0;
    if (!raw(number)) return 0;
    ok_ = number >= 0 && static_cast<std::uint64_t>(number) <= rest_.size() / each;
    return ok_ ? static_cast<std::size_t>(number) : 0;
  }

  std::string_view rest_;
  bool ok_ = true;
};

template <class T>
std::string to_bytes(const T& x) {
  ByteWriter writer;
  writer(x);
  return writer.take();
}

// All of `bytes`, or an error.
template <class T>
Result<T> from_bytes(std::string_view bytes) {
  ByteReader reader(bytes);
  T x{};
  reader(x);
  if (!reader.at_end())
    return Error{"The bytes of an answer are cut off, or come from another version: ask again."};
  return x;
}

}  // namespace ropewalk::core
