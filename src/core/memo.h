#pragma once

#include <memory>
#include <utility>

namespace ropewalk::core {

// A value kept until what it is made from changes. The key, a small struct with a defaulted ==,
// holds all of that, and `make` captures nothing: so what is kept equals what would be made anew.
// What is made from another memo's value has the shared pointer to it in its key: it never changes,
// so the same pointer is the same value.
template <class Key, class Value>
class Memo {
 public:
  using Make = Value (*)(const Key& key);

  std::shared_ptr<const Value> get(Key key, Make make) {
    if (!value_ || !(key == key_)) {
      value_ = std::make_shared<const Value>(make(key));
      key_ = std::move(key);
    }
    return value_;
  }

 private:
  Key key_{};
  std::shared_ptr<const Value> value_;
};

}  // namespace ropewalk::core
