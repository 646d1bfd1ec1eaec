// A text read token by token through a cache, while something happens to it: what the last token
// attends to at every length, beside attention computed from nothing.
#pragma once

#include <cstdint>
#include <vector>

#include "experiments/heads/synthetic_head.h"
#include "experiments/long_context/kv_cache.h"

namespace ropewalk::experiments {

enum class CacheEvent {
  kNone,    // plain RoPE, nothing happens
  kGrow,    // dynamic NTK: past the trained length every new token changes the base
  kSwitch,  // longrope: past it the long list of divisors takes the short one's place
  kEvict,   // the first tokens and a window stay; positions are counted inside the cache
  kReuse,   // a text cached at 0 is put behind a beginning of its own
  kPad,     // a short prompt of a batch, padded at the left; pads are masked
};

// What a program does about it.
enum class CacheCare {
  kNothing,     // keys are turned when written, and stay as they are: stale
  kTurnAgain,   // keys are turned when written, and turned again where that is needed
  kTurnOnRead,  // keys are stored unturned, and turned each time they are read
};

struct CacheTimelineSpec {
  CacheEvent event = CacheEvent::kGrow;
  CacheCare care = CacheCare::kNothing;
  HeadKind head = HeadKind::kRecent;
  int tokens = 48;
  int d = 32;
  double base = 10000;
  double factor = 4;  // kGrow: NTK's; kSwitch: the largest divisor of the long list
  int at = 16;        // kGrow, kSwitch: the trained length; kReuse: where the other text comes;
                      // kPad: length of the prompt
  int window = 12;    // kEvict: besides the first tokens
  int first = 2;      // kEvict
  int reused = 16;    // kReuse: length of the text that was cached
  int pads = 8;       // kPad
  int pair = 0;       // whose angles are told
  std::uint32_t seed = 1;
  bool operator==(const CacheTimelineSpec&) const = default;
};

// At the length n + 1: what token n attends to. Matrices are [tokens, tokens], not-a-number for
// keys that are not in the cache.
struct CacheTimeline {
  std::vector<float> right, used;  // weights
  std::vector<float> turned_by,
      wanted_by;                    // of the pair: the key's angle, and the one at which it
                                    // would be right with the query as it is turned, radians
  std::vector<float> off;           // turned_by - wanted_by
  std::vector<float> difference;    // [tokens]: half the sum of |used - right|
  std::vector<std::int64_t> bytes;  // [tokens], of all keys in the cache
  std::vector<CacheWork> work;      // [tokens], since the beginning
};

CacheTimeline make_cache_timeline(const CacheTimelineSpec& what);

// The first length at which the event changes something; beyond the text if none does.
int event_length(const CacheTimelineSpec& what);

// The long list of kSwitch: from 1 for the fastest pair to `factor` for the slowest, as Phi-3's
// grows.
std::vector<double> long_divisors(int pairs, double factor);

}  // namespace ropewalk::experiments
