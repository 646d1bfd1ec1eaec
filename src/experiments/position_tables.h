// Position as vectors to add: the sinusoidal table (arXiv 1706.03762, section 3.5) and a learned
// one, beside the sines and cosines that RoPE turns by; and a word's vector with a row added.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/encoding/additive.h"
#include "core/rotation/table.h"

namespace ropewalk::experiments {

struct TablesToMake {
  int d = 16, length = 48, shown = 64;  // length: rows of the learned table; shown: of all others
  double base = 10000;
  std::uint32_t seed = 1;
  bool operator==(const TablesToMake&) const = default;
};

struct PositionTables {
  TablesToMake made_from;
  std::vector<double> inv_freq;
  core::LearnedTable learned;
  std::vector<float> sinusoidal;     // [shown, d]
  std::vector<float> learned_shown;  // [shown, d], blank past its end
  core::RopeTable rope;              // [shown, d/2]
  std::vector<float> matrix;         // [d, d], random: what stands between query and key
  double largest_product = 1;        // of a row with itself, over d/2, in both tables
  double difference = 0;             // the most by which sinusoidal and RoPE's two tables differ
};

PositionTables make_position_tables(const TablesToMake& what);

enum class AddedTable { kSinusoidal, kLearned };

// A word's vector with row m of a table added. Where a learned table has no row, nothing is: then
// lengths, angle and products are 0.
struct AddedWord {
  bool exists = false;
  std::vector<float> row, sum;   // [d]
  double norm = 0, degrees = 0;  // of the sum, and how far it points from the word
};
AddedWord add_position(const PositionTables& tables, std::span<const float> word, AddedTable table,
                       double m);

// Length of the sum, position by position: as many as the table has, at most `shown`.
std::vector<float> added_lengths(const PositionTables& tables, std::span<const float> word,
                                 AddedTable table);
// Length of the turned word, position by position.
std::vector<float> turned_lengths(const PositionTables& tables, std::span<const float> word);

// Row m times row n, over d/2: the sinusoidal one is 1 at distance 0 and depends on m - n alone.
double row_product(const PositionTables& tables, AddedTable table, int m, int n);
// The same against every n shown; empty if there is no row m.
std::vector<float> row_products(const PositionTables& tables, AddedTable table, int m);
// Sinusoidal rows with the random matrix between them, against every n shown and against one.
double row_product_through(const PositionTables& tables, int m, int n);
std::vector<float> row_products_through(const PositionTables& tables, int m);

// In double.
double length_of(std::span<const float> x);
double degrees_between(std::span<const float> a, std::span<const float> b);

}  // namespace ropewalk::experiments
