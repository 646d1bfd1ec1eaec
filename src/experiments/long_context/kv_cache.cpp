#include "experiments/long_context/kv_cache.h"

#include <algorithm>

#include "core/attention/attention.h"
#include "core/rotation/rotation.h"

namespace ropewalk::experiments {

KvCache::KvCache(int dim, core::Layout layout, KeysStored stored)
    : dim_(dim), layout_(layout), stored_(stored) {}

std::span<const float> KvCache::key(int index) const {
  return std::span(keys_).subspan(static_cast<std::size_t>(index) * static_cast<std::size_t>(dim_),
                                  static_cast<std::size_t>(dim_));
}

std::span<float> KvCache::stored(int index) {
  return std::span(keys_).subspan(static_cast<std::size_t>(index) * static_cast<std::size_t>(dim_),
                                  static_cast<std::size_t>(dim_));
}

std::int64_t KvCache::bytes() const {
  return static_cast<std::int64_t>(keys_.size() * sizeof(float));
}

void KvCache::turn(std::span<float> x, std::span<const double> inv_freq, double position) {
  core::rotate(x, inv_freq, position, layout_, x);
  work_.multiplications += 4 * static_cast<std::int64_t>(inv_freq.size());
}

void KvCache::adopt(int token, std::span<const float> key, double position,
                    const SharedFrequencies& frequencies) {
  entries_.push_back({token, position, frequencies});
  keys_.insert(keys_.end(), key.begin(), key.end());
  if (stored_ == KeysStored::kTurned)
    core::rotate(stored(size() - 1), *frequencies, position, layout_, stored(size() - 1));
}

void KvCache::append(int token, std::span<const float> key, double position,
                     const SharedFrequencies& frequencies) {
  entries_.push_back({token, position, frequencies});
  keys_.insert(keys_.end(), key.begin(), key.end());
  if (stored_ == KeysStored::kUnturned) return;
  turn(stored(size() - 1), *frequencies, position);
  ++work_.turned;
}

void KvCache::evict(int first, int count) {
  entries_.erase(entries_.begin() + first, entries_.begin() + first + count);
  keys_.erase(keys_.begin() + static_cast<std::ptrdiff_t>(first) * dim_,
              keys_.begin() + static_cast<std::ptrdiff_t>(first + count) * dim_);
}

void KvCache::shift(int first, int count, double by) {
  for (int i = first; i < first + count; ++i) {
    Entry& entry = entries_[static_cast<std::size_t>(i)];
    entry.position += by;
    if (stored_ == KeysStored::kUnturned || by == 0) continue;
    turn(stored(i), *entry.frequencies, by);
    ++work_.turned_again;
  }
}

void KvCache::retune(const SharedFrequencies& frequencies) {
  for (int i = 0; i < size(); ++i) {
    Entry& entry = entries_[static_cast<std::size_t>(i)];
    if (entry.frequencies == frequencies || *entry.frequencies == *frequencies) continue;
    if (stored_ == KeysStored::kTurned) {
      // From one angle to the other in one turn.
      std::vector<double> angles(frequencies->size());
      for (std::size_t pair = 0; pair < angles.size(); ++pair)
        angles[pair] = entry.position * ((*frequencies)[pair] - (*entry.frequencies)[pair]);
      turn(stored(i), angles, 1);
      ++work_.turned_again;
    }
    entry.frequencies = frequencies;
  }
}

std::vector<float> KvCache::scores(std::span<const float> q, double position,
                                   const SharedFrequencies& frequencies, float scale) {
  std::vector<float> query(q.begin(), q.end());
  turn(query, *frequencies, position);
  ++work_.turned;
  std::vector<float> keys = keys_;
  if (stored_ == KeysStored::kUnturned) {
    for (int i = 0; i < size(); ++i) {
      turn(std::span(keys).subspan(static_cast<std::size_t>(i) * static_cast<std::size_t>(dim_),
                                   static_cast<std::size_t>(dim_)),
           *entry(i).frequencies, entry(i).position);
      ++work_.turned;
    }
  }
  std::vector<float> out(entries_.size());
  core::scores(query, keys, dim_, scale, out);
  work_.multiplications += static_cast<std::int64_t>(size()) * dim_;
  return out;
}

}  // namespace ropewalk::experiments
