// A head that looks for the patch at one place of an image or a video, seen from its own: every key
// is alike, so its scores are what the encoding of positions makes of them, and nothing else.
#pragma once

#include <vector>

#include "core/result.h"
#include "core/rotation/axes.h"

namespace ropewalk::experiments {

enum class PatchEncoding {
  kRaster,       // one-dimensional RoPE, patches counted row by row
  kAxial,        // half of the pairs by y, half by x
  kMixed,        // RoPE-Mixed as it starts: two directions at right angles, turned by an angle
  kChunked,      // M-RoPE, runs of pairs for time, height and width (Qwen2-VL's shares)
  kInterleaved,  // M-RoPE, pair by pair (Qwen3-VL's shares)
};

enum class PatchPairs {
  kAll,
  kFirst,   // that turn by y or height, or along kMixed's direction
  kSecond,  // that turn by x or width, or across it
};

struct Patch {
  int frame = 0, row = 0, column = 0;
  bool operator==(const Patch&) const = default;
};

struct PatchHeadSpec {
  PatchEncoding encoding = PatchEncoding::kAxial;
  PatchPairs pairs = PatchPairs::kAll;
  int frames = 1, rows = 16, columns = 16;
  int text = 0;       // tokens before the image: they move ids, not scores
  Patch query = {};   // inside
  Patch offset = {};  // of what is looked for: it may lie outside
  double angle = 0;   // kMixed, radians from the x axis
  int d = 64;         // a multiple of 4
  double base = 100;
  bool operator==(const PatchHeadSpec&) const = default;
};

struct PatchHead {
  core::AxisFrequencies frequencies;  // axes: y, x; or time, height, width; or one
  std::vector<double> ids;            // [patches][axes]
  double next_id = 0;                 // of a text behind the image
  std::vector<float> scores;          // [frames, rows, columns], over the largest possible
  // [rows, columns] of the query's frame: largest |s(y, x) - s(y, x0) - s(y0, x) + s(y0, x0)|, with
  // the query at (y0, x0): what no sum of something of the row and something of the column can be.
  double not_a_sum = 0;
  Patch ghost;  // the best patch at least two rows or columns from what is looked for
  double ghost_score = 0;
};
PatchHead make_patch_head(const PatchHeadSpec& what);

// M-RoPE's shares of `pairs`: those of Qwen2-VL (16, 24, 24 of 64) or Qwen3-VL (24, 20, 20).
std::vector<int> mrope_sections(int pairs, core::MropeOrder order);

// How far M-RoPE's table for texts, three equal ids, is from one-dimensional RoPE's: the largest
// difference of a cosine or sine up to position `length`.
double text_difference(int d, double base, core::MropeOrder order, int length);

}  // namespace ropewalk::experiments
