#pragma once

#include <span>
#include <vector>

namespace ropewalk::core {

// What a sequence for M-RoPE consists of, one after the other: text, an image (frames = 1) or a
// video, as grids of patches in the order frame, row, column.
struct MropePart {
  int text = 0;  // tokens of text; 0: a grid
  int frames = 1, height = 0, width = 0;
  double frame_step = 1;  // time from frame to frame: 1 in Qwen2-VL; Qwen2.5-VL: seconds between
                          // two times its tokens_per_second, cut to a whole number for each frame
};

struct MropePositions {
  std::vector<double> ids;  // [tokens][3]: time, height, width
  double next = 0;          // where a text that follows begins
};

// The ids of every token (Qwen2-VL, arXiv 2409.12191, section 2.1): a token of text has three equal
// ids, each one more than the largest before it; a patch has its frame, row and column, counted
// from there. Qwen3-VL's videos are frames as images of their own, with a text (a time stamp)
// before each.
MropePositions mrope_positions(std::span<const MropePart> parts);

}  // namespace ropewalk::core
