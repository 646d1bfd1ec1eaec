// What it costs one head to know distances: counted, for the next token of a text, beside what
// q.k, softmax and values cost anyway.
#pragma once

#include "core/encoding/encoding.h"

namespace ropewalk::experiments {

struct CostShape {
  double length = 4096;  // tokens whose keys are cached, the new one's with them
  int d = 64;            // numbers of a query and of a key
  bool shared = true;    // what is the same for several keys or tokens is computed once, and kept
};

struct SchemeCost {
  double learned = 0;  // numbers that training must find
  double work = 0;     // multiply-adds; a lone addition and a look-up count as one
  double memory = 0;   // numbers held beside keys and values, written out
};

// kShaw, kT5, kLearnedBias, kTransformerXl, kAlibi and kRope; `encoding` gives the sizes of its
// tables.
SchemeCost scheme_cost(const core::Encoding& encoding, const CostShape& shape);

// Multiply-adds of the new query with all keys: what the above are compared with.
double content_work(const CostShape& shape);

}  // namespace ropewalk::experiments
