#include "cli/arrays.h"

#include <algorithm>
#include <cmath>

#include "core/number_text.h"
#include "state/text.h"

namespace ropewalk::cli {
namespace {

using core::Error;

bool looks_like_list(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.,:+-eE ") == std::string_view::npos;
}

std::string_view trimmed(std::string_view item) {
  while (item.starts_with(' ')) item.remove_prefix(1);
  while (item.ends_with(' ')) item.remove_suffix(1);
  return item;
}

constexpr double kMaxPositions = 1 << 26;

// "0:4096": 0, 1, .. 4095.
core::Status add_range(std::string_view item, std::vector<double>& numbers) {
  const size_t colon = item.find(':');
  const std::optional<double> first = state::parse_decimal(trimmed(item.substr(0, colon)));
  const std::optional<double> end = state::parse_decimal(trimmed(item.substr(colon + 1)));
  const bool whole = first && end && *first == std::floor(*first) && *end == std::floor(*end);
  if (!whole || !(*first < *end)) {
    return Error{"--positions has " + state::quoted(item) +
                 ", which is no range; write the first position and the one behind the last, both "
                 "whole, like 0:4096."};
  }
  if (*end - *first + static_cast<double>(numbers.size()) > kMaxPositions) {
    return Error{"--positions " + state::quoted(item) +
                 " makes more than 67108864 positions; give fewer."};
  }
  const auto count = static_cast<size_t>(*end - *first);
  for (size_t i = 0; i < count; ++i) numbers.push_back(*first + static_cast<double>(i));
  return {};
}

core::Result<std::vector<double>> parse_list(std::string_view text) {
  std::vector<double> numbers;
  while (true) {
    const size_t comma = text.find(',');
    const std::string_view item = trimmed(text.substr(0, comma));
    if (item.find(':') != std::string_view::npos) {
      if (core::Status added = add_range(item, numbers); !added) return Error{added.error()};
    } else {
      const std::optional<double> number = state::parse_decimal(item);
      if (!number || !std::isfinite(*number)) {
        return Error{"--positions has " + state::quoted(item) +
                     ", which is not a number; write numbers with commas between, like 0,1,5."};
      }
      numbers.push_back(*number);
    }
    if (comma == std::string_view::npos) return numbers;
    text.remove_prefix(comma + 1);
  }
}

// The index of the first number that is nan or infinite; their count if there is none.
template <class T>
int64_t first_not_finite(const std::vector<T>& numbers) {
  return std::find_if_not(numbers.begin(), numbers.end(),
                          [](T number) { return std::isfinite(number); }) -
         numbers.begin();
}

}  // namespace

core::Result<formats::Array> load_option(const Arguments& arguments, std::string_view option) {
  const std::string_view path = arguments.value(option);
  if (path.empty()) {
    return Error{std::string(option) +
                 " is missing; give an array: a .npy file, or FILE.safetensors:NAME."};
  }
  core::Result<formats::Array> array = formats::load_array(path);
  if (!array) return Error{std::string(option) + ": " + array.error()};
  if (!formats::is_float(array->type)) {
    return Error{std::string(option) + " " + std::string(path) +
                 " holds whole numbers; convert it with astype('float32')."};
  }
  if (array->shape.size() < 2) {
    return Error{std::string(option) + " " + std::string(path) + " has the shape " +
                 formats::shape_text(array->shape) +
                 ", but needs at least two dimensions: [..., T, head_dim]."};
  }
  constexpr int64_t kLargestHead = 65536;
  const int64_t dim = array->shape.back();
  if (dim < 1 || dim > kLargestHead) {
    return Error{std::string(option) + " " + std::string(path) + " has heads of " +
                 std::to_string(dim) + " components; 1 to 65536 can be used."};
  }
  return array;
}

core::Result<Heads> load_heads(const Arguments& arguments, std::string_view option) {
  core::Result<formats::Array> array = load_option(arguments, option);
  if (!array) return Error{array.error()};
  if (array->shape.size() > 3) {
    return Error{
        std::string(option) + " " + std::string(arguments.value(option)) + " has the shape " +
        formats::shape_text(array->shape) +
        ", but must be [H, T, head_dim] or [T, head_dim]; take one sequence of the batch."};
  }
  Heads heads;
  heads.array = std::move(*array);
  const std::vector<int64_t>& shape = heads.array.shape;
  heads.heads = shape.size() == 3 ? shape[0] : 1;
  heads.rows = shape[shape.size() - 2];
  heads.dim = shape.back();
  if (heads.heads < 1 || heads.rows < 1) {
    return Error{std::string(option) + " " + std::string(arguments.value(option)) +
                 " is empty: its shape is " + formats::shape_text(shape) + "."};
  }
  const int64_t at = heads.array.is_double() ? first_not_finite(heads.array.doubles)
                                             : first_not_finite(heads.array.floats);
  if (at < heads.array.count()) {
    const auto index = static_cast<size_t>(at);
    const double found = heads.array.is_double() ? heads.array.doubles[index]
                                                 : static_cast<double>(heads.array.floats[index]);
    return Error{std::string(option) + " " + std::string(arguments.value(option)) + " has " +
                 core::number_text(found) + " in head " +
                 std::to_string(at / (heads.rows * heads.dim)) + ", row " +
                 std::to_string(at / heads.dim % heads.rows) + ", component " +
                 std::to_string(at % heads.dim) + "; attention needs finite numbers."};
  }
  return heads;
}

core::Result<Positions> load_positions(std::string_view text, int axes) {
  if (text.empty()) {
    return Error{"--positions is missing; give one per row, like 0,1,5 or 0:4096, or a .npy file."};
  }
  if (looks_like_list(text)) {
    core::Result<std::vector<double>> list = parse_list(text);
    if (!list) return Error{list.error()};
    const auto rows = static_cast<int64_t>(list->size());
    return Positions{std::move(*list), 1, rows, 1};
  }
  const core::Result<formats::Array> array = formats::load_array(text);
  if (!array) return Error{"--positions: " + array.error()};
  const std::vector<int64_t>& shape = array->shape;
  const bool by_axis = axes > 1 && shape.size() >= 2 && shape[0] == axes;
  const size_t rank = shape.size() - (by_axis ? 1 : 0);
  if (rank < 1 || rank > 2) {
    return Error{
        "--positions " + std::string(text) + " has the shape " + formats::shape_text(shape) +
        ", but must be one list [T], or [B, T] for a batch" +
        (axes > 1 ? "; with M-RoPE also [3, T] or [3, B, T], for time, height and width." : ".")};
  }
  const std::vector<double> given = array->as_doubles();
  for (size_t i = 0; i < given.size(); ++i) {
    if (std::isfinite(given[i])) continue;
    return Error{"--positions " + std::string(text) + " has " + core::number_text(given[i]) +
                 " at " + std::to_string(i) + "; positions must be finite."};
  }
  Positions positions;
  positions.axes = by_axis ? axes : 1;
  positions.rows = shape.back();
  positions.batch = rank == 2 ? shape[shape.size() - 2] : 1;
  const auto all = static_cast<size_t>(positions.batch * positions.rows);
  positions.numbers.resize(given.size());
  for (size_t i = 0; i < given.size(); ++i)  // axes go last
    positions.numbers[(i % all) * static_cast<size_t>(positions.axes) + i / all] = given[i];
  return positions;
}

void say_notes(const Environment& environment, const std::vector<std::string>& notes) {
  for (const std::string& note : notes) environment.err << "Note: " << note << '\n';
}

}  // namespace ropewalk::cli
