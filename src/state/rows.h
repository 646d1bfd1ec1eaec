// Rows of numbers that a person brought, such as the queries of a head of theirs: a matrix that
// never changes and that all its copies share, so that a copy costs a pointer whatever its size.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ropewalk::state {

inline constexpr int kMaxRows = 512, kMaxColumns = 256;
// A longer text fits no link.
inline constexpr size_t kMaxRowsBytes = 8192;

class Rows {
 public:
  Rows() = default;  // none
  // Row-major; `columns` divides numbers.size(). No numbers, no rows.
  Rows(int columns, std::vector<float> numbers);

  bool empty() const { return shared_ == nullptr; }
  int rows() const;
  int columns() const { return empty() ? 0 : shared_->columns; }
  std::span<const float> numbers() const;
  std::span<const float> row(int index) const;
  // The extremes; both are NaN if any number is.
  float min() const { return empty() ? 0 : shared_->min; }
  float max() const { return empty() ? 0 : shared_->max; }
  // As it stands in links, "1,0;0.5,-1": rows apart by semicolons, shortest decimals. "" if there
  // are none, or if it would be longer than kMaxRowsBytes.
  std::string_view text() const { return empty() ? std::string_view() : shared_->text; }
  // Lines of numbers with commas between them, whatever their size.
  std::string csv() const;

  bool operator==(const Rows& other) const;

 private:
  struct Shared {
    int columns = 0;
    std::vector<float> numbers;
    float min = 0, max = 0;
    std::string text;
  };
  std::shared_ptr<const Shared> shared_;
};

}  // namespace ropewalk::state
