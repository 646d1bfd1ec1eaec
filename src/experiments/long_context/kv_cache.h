// A cache of one head's keys, as a decoder keeps it: keys are turned when they are written, or when
// they are read; entries are dropped, and kept ones can be turned again. It counts its work.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/rotation/layout.h"

namespace ropewalk::experiments {

// Radians a position, of each pair; shared by all keys turned by them.
using SharedFrequencies = std::shared_ptr<const std::vector<double>>;

enum class KeysStored { kTurned, kUnturned };

struct CacheWork {
  std::int64_t turned = 0;           // keys turned when written or read, and queries
  std::int64_t turned_again = 0;     // keys that had been turned already
  std::int64_t multiplications = 0;  // 4 a pair turned, one a component of a score
};

class KvCache {
 public:
  // What an entry holds the key as: turned to `position` by `frequencies`, or unturned and wanted
  // there.
  struct Entry {
    int token = 0;  // which of the text
    double position = 0;
    SharedFrequencies frequencies;
  };

  KvCache(int dim, core::Layout layout, KeysStored stored);

  // key [dim], not turned.
  void append(int token, std::span<const float> key, double position,
              const SharedFrequencies& frequencies);
  // A key that another text's cache held already: nothing is turned now.
  void adopt(int token, std::span<const float> key, double position,
             const SharedFrequencies& frequencies);
  // Drops entries first .. first + count - 1; the rest moves up.
  void evict(int first, int count);
  // Entries first .. first + count - 1 move to `by` positions further: turned keys are turned
  // again, unturned ones only told.
  void shift(int first, int count, double by);
  // All keys are to stand as `frequencies` turn them.
  void retune(const SharedFrequencies& frequencies);

  // scale * q.k of a query [dim], not turned, that stands at `position`, with every entry.
  std::vector<float> scores(std::span<const float> q, double position,
                            const SharedFrequencies& frequencies, float scale);

  [[nodiscard]] int size() const { return static_cast<int>(entries_.size()); }
  [[nodiscard]] const Entry& entry(int index) const {
    return entries_[static_cast<std::size_t>(index)];
  }
  [[nodiscard]] std::span<const float> key(int index) const;
  [[nodiscard]] std::int64_t bytes() const;  // of the keys, f32; values take as much again
  [[nodiscard]] const CacheWork& work() const { return work_; }

 private:
  std::span<float> stored(int index);
  void turn(std::span<float> x, std::span<const double> inv_freq, double position);

  int dim_;
  core::Layout layout_;
  KeysStored stored_;
  std::vector<Entry> entries_;
  std::vector<float> keys_;  // [size, dim]
  CacheWork work_;
};

}  // namespace ropewalk::experiments
