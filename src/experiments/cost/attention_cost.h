// What the next token of a text costs one head, with softmax over cached keys and values or with
// linear attention's running sums: counted as core's loops go.
#pragma once

namespace ropewalk::experiments {

struct AttentionShape {
  double length = 4096;  // tokens up to and with the new one
  int d = 64;            // numbers of a query and of a key
  int value_dim = 64;
};

// Multiply-adds; a lone addition, an exponential and a division count as one each.
double softmax_work(const AttentionShape& shape);
double linear_work(const AttentionShape& shape);
// The same for a whole text, token after token.
double softmax_text_work(const AttentionShape& shape);
double linear_text_work(const AttentionShape& shape);
// Numbers kept from token to token.
double cache_numbers(const AttentionShape& shape);
double state_numbers(const AttentionShape& shape);

// The least length from which linear attention does less work, or keeps less.
double work_crossing(const AttentionShape& shape);
double memory_crossing(const AttentionShape& shape);

}  // namespace ropewalk::experiments
