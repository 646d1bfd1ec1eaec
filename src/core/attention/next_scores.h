#pragma once

#include <span>
#include <vector>

#include "core/encoding/encoding.h"
#include "core/rotation/table.h"

namespace ropewalk::core {

enum class Sharing {
  kNone,  // a vector met, projected or turned anew for each key
  kKept,  // what is the same for several keys or tokens is computed once, and kept
};

// The scores of a text's newest token with all keys up to its own, as a decoder makes them token by
// token: scale * q.k, scale 1/sqrt(dim), with what the encoding adds. kNone, kShaw, kT5 (all its
// buckets for the past), kLearnedBias, kTransformerXl, kAlibi and kRope.
class NextScores {
 public:
  // `encoding` is valid for heads of `dim` and outlives this.
  NextScores(const Encoding& encoding, int dim, Sharing sharing);

  // So many keys are going to come.
  void reserve(int length);
  // Takes up keys [n, dim], not turned: the last is the newest token's.
  void append(std::span<const float> keys);
  [[nodiscard]] int length() const { return length_; }
  // q [dim], not turned; out [length()]; length() > 0.
  void make(std::span<const float> q, std::span<float> out);

 private:
  std::span<const float> key(int s) const;
  void add_shaw(std::span<const float> q, std::span<float> out);
  void make_rope(std::span<const float> q, std::span<float> out);
  void keep_relative(int distance);
  void append_table(int count);
  void make_transformer_xl(std::span<const float> q, std::span<float> out);

  const Encoding& encoding_;
  int dim_, length_ = 0;
  bool kept_;
  float scale_;
  std::vector<float> keys_;      // as they are cached: RoPE's turned, if kept
  std::vector<float> newest_;    // kRope: the last key before it is turned
  RopeTable table_;              // kRope: the last position, or all if nothing is kept
  std::vector<float> relative_;  // kTransformerXl, if kept: r of distances 0 .. length-1
  std::vector<float> query_, work_;
};

}  // namespace ropewalk::core
