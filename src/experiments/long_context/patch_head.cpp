#include "experiments/long_context/patch_head.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>

#include "core/attention/attention.h"
#include "core/rotation/frequency.h"
#include "core/rotation/mrope_positions.h"
#include "core/rotation/rotation.h"

namespace ropewalk::experiments {
namespace {

std::size_t size(int n) { return static_cast<std::size_t>(n); }

bool is_mrope(PatchEncoding encoding) {
  return encoding == PatchEncoding::kChunked || encoding == PatchEncoding::kInterleaved;
}

core::MropeOrder order_of(PatchEncoding encoding) {
  return encoding == PatchEncoding::kChunked ? core::MropeOrder::kChunked
                                             : core::MropeOrder::kInterleaved;
}

core::AxisFrequencies mrope(int d, double base, core::MropeOrder order) {
  const std::vector<int> sections = mrope_sections(d / 2, order);
  const core::Result<std::vector<int>> axes = core::mrope_axes(sections, d / 2, order);
  return core::by_axis(core::inverse_frequencies(d, base),
                       axes.ok() ? axes.value() : std::vector<int>(size(d / 2)), 3);
}

core::AxisFrequencies frequencies_of(const PatchHeadSpec& what) {
  switch (what.encoding) {
    case PatchEncoding::kRaster:
      break;
    case PatchEncoding::kAxial:
      if (auto made = core::axial_2d(what.d, what.base); made.ok()) return made.value();
      break;
    case PatchEncoding::kMixed:
      if (auto made = core::mixed_2d_start(what.d, what.base, what.angle); made.ok())
        return made.value();
      break;
    case PatchEncoding::kChunked:
    case PatchEncoding::kInterleaved:
      return mrope(what.d, what.base, order_of(what.encoding));
  }
  const std::vector<double> plain = core::inverse_frequencies(what.d, what.base);
  return core::by_axis(plain, std::vector<int>(plain.size()), 1);
}

// Positions of a patch anywhere, inside the image or not; counted from the image's first.
std::vector<double> place_of(const PatchHeadSpec& what, const Patch& patch) {
  const double row = patch.row, column = patch.column, frame = patch.frame;
  if (what.encoding == PatchEncoding::kRaster)
    return {(frame * what.rows + row) * what.columns + column};
  if (is_mrope(what.encoding)) return {frame, row, column};
  return {row, column};
}

// Does pair i carry what is looked for?
bool in_use(const PatchHeadSpec& what, const core::AxisFrequencies& frequencies, int i) {
  if (what.pairs == PatchPairs::kAll || what.encoding == PatchEncoding::kRaster) return true;
  const bool first = what.pairs == PatchPairs::kFirst;
  if (what.encoding == PatchEncoding::kMixed)  // along the direction first
    return (i < frequencies.pairs / 2) == first;
  const int axis = is_mrope(what.encoding) ? (first ? 1 : 2) : (first ? 0 : 1);
  return frequencies.axis(axis)[size(i)] != 0;
}

void find_ghost(const PatchHeadSpec& what, PatchHead& head) {
  const Patch sought{what.query.frame + what.offset.frame, what.query.row + what.offset.row,
                     what.query.column + what.offset.column};
  const auto score = [&](int row, int column) {
    return static_cast<double>(
        head.scores[size((what.query.frame * what.rows + row) * what.columns + column)]);
  };
  const auto far = [&](int row, int column) {
    return std::max(std::abs(row - sought.row), std::abs(column - sought.column)) >= 2;
  };
  double best = -2;
  for (int row = 0; row < what.rows; ++row)
    for (int column = 0; column < what.columns; ++column)
      if (far(row, column)) best = std::max(best, score(row, column));
  if (best < -1.5) return;  // the image has no such patch
  head.ghost_score = best;
  for (int patch = what.rows * what.columns - 1; patch >= 0; --patch) {
    const int row = patch / what.columns, column = patch % what.columns;
    // Rounding settles no tie: the first counts.
    if (far(row, column) && score(row, column) > best - 1e-5)
      head.ghost = {what.query.frame, row, column};
  }
}

}  // namespace

std::vector<int> mrope_sections(int pairs, core::MropeOrder order) {
  if (order == core::MropeOrder::kInterleaved) {
    const int each = pairs * 20 / 64;
    return {pairs - 2 * each, each, each};
  }
  const int time = pairs / 4, height = (pairs - time) / 2;
  return {time, height, pairs - time - height};
}

PatchHead make_patch_head(const PatchHeadSpec& what) {
  PatchHead head;
  head.frequencies = frequencies_of(what);
  const core::AxisFrequencies& theta = head.frequencies;
  // Ids as the model has them; text before the image moves them all.
  if (is_mrope(what.encoding)) {
    const std::array parts{
        core::MropePart{.text = what.text},
        core::MropePart{.frames = what.frames, .height = what.rows, .width = what.columns}};
    core::MropePositions places =
        core::mrope_positions(what.text > 0 ? std::span<const core::MropePart>(parts)
                                            : std::span<const core::MropePart>(parts).subspan(1));
    head.ids.assign(places.ids.begin() + 3 * what.text, places.ids.end());
    head.next_id = places.next;
  } else {
    const bool raster = what.encoding == PatchEncoding::kRaster;
    for (int frame = 0; frame < what.frames; ++frame) {
      for (int row = 0; row < what.rows; ++row) {
        for (int column = 0; column < what.columns; ++column) {
          for (const double id : place_of(what, {frame, row, column}))
            head.ids.push_back(id + (raster ? what.text : 0));
        }
      }
    }
    head.next_id = what.text + (raster ? what.frames * what.rows * what.columns : 0);
  }

  // The query is ahead by the angles to what is looked for, so that there all pairs agree.
  std::vector<float> q(size(what.d)), k(size(what.d));
  const std::vector<double> ahead = place_of(what, what.offset);
  int used = 0;
  for (int i = 0; i < theta.pairs; ++i) used += in_use(what, theta, i) ? 1 : 0;
  const double each = used > 0 ? 1 / std::sqrt(static_cast<double>(used)) : 0;
  for (int i = 0; i < theta.pairs; ++i) {
    if (!in_use(what, theta, i)) continue;
    double angle = 0;
    for (int axis = 0; axis < theta.axes; ++axis)
      angle += ahead[size(axis)] * theta.axis(axis)[size(i)];
    q[size(2 * i)] = static_cast<float>(each * std::cos(angle));
    q[size(2 * i + 1)] = static_cast<float>(each * std::sin(angle));
    k[size(2 * i)] = static_cast<float>(each);
  }

  const core::RopeTable table = core::make_table(theta, head.ids);
  const int patches = what.frames * what.rows * what.columns;
  std::vector<float> keys;
  keys.reserve(size(patches * what.d));
  for (int patch = 0; patch < patches; ++patch) keys.insert(keys.end(), k.begin(), k.end());
  core::rotate(core::contiguous(std::span<const float>(keys), 1, patches, what.d), table,
               core::Layout::kInterleaved, core::contiguous(std::span(keys), 1, patches, what.d));
  const int at = (what.query.frame * what.rows + what.query.row) * what.columns + what.query.column;
  core::rotate(q, table.cos_row(at), table.sin_row(at), core::Layout::kInterleaved, q);
  head.scores.resize(size(patches));
  for (int patch = 0; patch < patches; ++patch)
    head.scores[size(patch)] =
        core::dot(q, std::span(keys).subspan(size(patch * what.d), size(what.d)));

  const auto score = [&](int row, int column) {
    return static_cast<double>(
        head.scores[size((what.query.frame * what.rows + row) * what.columns + column)]);
  };
  const Patch& from = what.query;
  for (int row = 0; row < what.rows; ++row) {
    for (int column = 0; column < what.columns; ++column)
      head.not_a_sum = std::max(head.not_a_sum,
                                std::abs(score(row, column) - score(row, from.column) -
                                         score(from.row, column) + score(from.row, from.column)));
  }
  find_ghost(what, head);
  return head;
}

double text_difference(int d, double base, core::MropeOrder order, int length) {
  const core::MropePart text{.text = length};
  const core::RopeTable ours =
      core::make_table(mrope(d, base, order), core::mrope_positions({&text, 1}).ids);
  const core::RopeTable plain = core::make_table(core::inverse_frequencies(d, base), 0, length);
  double most = 0;
  for (std::size_t i = 0; i < plain.cos.size(); ++i)
    most = std::max({most, std::abs(static_cast<double>(ours.cos[i] - plain.cos[i])),
                     std::abs(static_cast<double>(ours.sin[i] - plain.sin[i]))});
  return most;
}

}  // namespace ropewalk::experiments
