#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/memo.h"

namespace ropewalk::core {
namespace {

struct Key {
  int length = 0;
  std::string word;
  bool operator==(const Key&) const = default;
};

std::vector<std::string> repeat(const Key& key) {
  return std::vector<std::string>(static_cast<std::size_t>(key.length), key.word);
}

TEST_CASE("a memo makes its value anew only when its key changes") {
  Memo<Key, std::vector<std::string>> memo;
  const auto first = memo.get({2, "a"}, repeat);
  CHECK(*first == std::vector<std::string>{"a", "a"});
  CHECK(memo.get({2, "a"}, repeat) == first);
  const auto second = memo.get({2, "b"}, repeat);
  CHECK(second != first);
  CHECK(*second == std::vector<std::string>{"b", "b"});
  CHECK(*first == std::vector<std::string>{"a", "a"});  // who holds it keeps it
  CHECK(memo.get({2, "a"}, repeat) != first);
}

TEST_CASE("a memo makes even the value of a key that holds nothing") {
  Memo<Key, std::vector<std::string>> memo;
  const auto empty = memo.get({}, repeat);
  REQUIRE(empty != nullptr);
  CHECK(empty->empty());
}

struct Longer {
  std::shared_ptr<const std::vector<std::string>> of;
  bool operator==(const Longer&) const = default;
};

TEST_CASE("a memo of another memo's value follows it") {
  Memo<Key, std::vector<std::string>> words;
  Memo<Longer, std::size_t> count;
  const auto size = [](const Longer& key) { return key.of->size(); };
  const auto two = count.get({words.get({2, "a"}, repeat)}, size);
  CHECK(*two == 2);
  CHECK(count.get({words.get({2, "a"}, repeat)}, size) == two);
  CHECK(*count.get({words.get({3, "a"}, repeat)}, size) == 3);
}

}  // namespace
}  // namespace ropewalk::core
