#include "state/rows.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "core/number_text.h"

namespace ropewalk::state {
namespace {

// The numbers as text until it is longer than `most` bytes.
std::string written(std::span<const float> numbers, int columns, char between_rows, size_t max) {
  std::string text;
  const auto across = static_cast<size_t>(columns);
  for (size_t i = 0; i < numbers.size() && text.size() <= max; ++i) {
    if (i > 0) text += i % across == 0 ? between_rows : ',';
    text += core::float_text(numbers[i]);
  }
  return text;
}

}  // namespace

Rows::Rows(int columns, std::vector<float> numbers) {
  if (numbers.empty()) return;
  assert(columns > 0 && numbers.size() % static_cast<size_t>(columns) == 0);
  auto made = std::make_shared<Shared>();
  made->columns = columns;
  bool finite = true;
  for (float& number : numbers) {
    number += 0.0F;  // no negative zero
    finite = finite && std::isfinite(number);
  }
  made->numbers = std::move(numbers);
  const auto [min, max] = std::minmax_element(made->numbers.begin(), made->numbers.end());
  made->min = finite ? *min : std::numeric_limits<float>::quiet_NaN();
  made->max = finite ? *max : made->min;
  // A number and what parts it from the next take two bytes at least.
  if (finite && 2 * made->numbers.size() <= kMaxRowsBytes + 1) {
    made->text = written(made->numbers, columns, ';', kMaxRowsBytes);
    if (made->text.size() > kMaxRowsBytes) made->text.clear();
  }
  shared_ = std::move(made);
}

int Rows::rows() const {
  return empty() ? 0 : static_cast<int>(shared_->numbers.size()) / shared_->columns;
}

std::span<const float> Rows::numbers() const {
  return empty() ? std::span<const float>() : std::span<const float>(shared_->numbers);
}

std::span<const float> Rows::row(int index) const {
  const auto across = static_cast<size_t>(columns());
  return numbers().subspan(static_cast<size_t>(index) * across, across);
}

std::string Rows::csv() const {
  if (empty()) return {};
  std::string lines(text());
  if (lines.empty())
    return written(shared_->numbers, shared_->columns, '\n', std::numeric_limits<size_t>::max());
  std::replace(lines.begin(), lines.end(), ';', '\n');
  return lines;
}

bool Rows::operator==(const Rows& other) const {
  if (shared_ == other.shared_) return true;
  if (empty() || other.empty()) return false;
  return shared_->columns == other.shared_->columns && shared_->numbers == other.shared_->numbers;
}

}  // namespace ropewalk::state
