#include "experiments/long_context/cache_timeline.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/attention/attention.h"
#include "core/rotation/frequency.h"
#include "core/rotation/rotation.h"

namespace ropewalk::experiments {
namespace {

constexpr core::Layout kLayout = core::Layout::kInterleaved;
constexpr float kUnseen = std::numeric_limits<float>::quiet_NaN();

std::size_t size(int n) { return static_cast<std::size_t>(n); }

// The frequencies in force at every length, 1 .. tokens; equal ones are shared.
std::vector<SharedFrequencies> frequencies_of(const CacheTimelineSpec& what) {
  core::RopeConfig config;
  config.head_dim = what.d;
  config.base = what.base;
  if (what.event == CacheEvent::kGrow && what.d > 2) {  // one pair turns by 1 whatever the base
    config.kind = core::ScalingKind::kDynamicNtk;
    config.factor = what.factor;
    config.max_position_embeddings = what.at;
  } else if (what.event == CacheEvent::kSwitch) {
    config.kind = core::ScalingKind::kLongRope;
    config.original_max_position_embeddings = what.at;
    config.max_position_embeddings = what.at * std::max(what.factor, 1.0);
    config.attention_factor = 1;  // the same for both lists: nothing the cache could get wrong
    config.short_factor.assign(size(what.d / 2), 1.0);
    config.long_factor = long_divisors(what.d / 2, what.factor);
  }
  std::vector<SharedFrequencies> all;
  for (int length = 1; length <= what.tokens; ++length) {
    const core::Result<core::Frequencies> made = core::frequencies(config, length);
    std::vector<double> inv_freq =
        made.ok() ? made->inv_freq : core::inverse_frequencies(what.d, what.base);
    if (!all.empty() && *all.back() == inv_freq) {
      all.push_back(all.back());
    } else {
      all.push_back(std::make_shared<const std::vector<double>>(std::move(inv_freq)));
    }
  }
  return all;
}

// One length: who is asked about, and where it and the keys belong.
struct Step {
  int token = 0;
  double query_at = 0;    // as the program turns it
  double query_goal = 0;  // as it is right
};

// What the program does to its cache when `token` comes. Afterwards the token's key is in it.
Step advance(const CacheTimelineSpec& what, KvCache& cache, int token, std::span<const float> key,
             const SharedFrequencies& frequencies) {
  const bool cares = what.care != CacheCare::kNothing;
  const double at = token;
  switch (what.event) {
    case CacheEvent::kNone:
      break;
    case CacheEvent::kGrow:
    case CacheEvent::kSwitch:
      if (cares) cache.retune(frequencies);
      break;
    case CacheEvent::kEvict: {
      if (cache.size() == what.first + what.window) {
        cache.evict(what.first, 1);
        if (cares) cache.shift(what.first, cache.size() - what.first, -1);
      }
      const double place = cache.size();
      cache.append(token, key, place, frequencies);
      return {token, place, place};
    }
    case CacheEvent::kReuse: {
      if (token < what.at || token >= what.at + what.reused) break;
      cache.adopt(token, key, token - what.at, frequencies);
      if (cares) cache.shift(cache.size() - 1, 1, what.at);
      return {token, at, at};
    }
    case CacheEvent::kPad: {
      if (cares && token == what.at) cache.shift(0, cache.size(), what.pads);
      const double place = token < what.at ? at : at + what.pads;
      cache.append(token, key, place, frequencies);
      return {token, place, at};
    }
  }
  cache.append(token, key, at, frequencies);
  return {token, at, at};
}

// Where entry `index` of the cache ought to stand.
double goal_of(const CacheTimelineSpec& what, const KvCache& cache, int index) {
  return what.event == CacheEvent::kEvict ? index : cache.entry(index).token;
}

// Attention of one query from nothing: every key turned anew.
std::vector<float> weights_from_nothing(const CacheTimelineSpec& what, const SyntheticHead& head,
                                        const KvCache& cache, const Step& step,
                                        const std::vector<double>& inv_freq, float scale) {
  const auto row = [&](const std::vector<float>& rows, int t) {
    return std::span(rows).subspan(size(t * what.d), size(what.d));
  };
  std::vector<float> keys;
  for (int i = 0; i < cache.size(); ++i) {
    const std::vector<float> key = core::rotated(row(head.k, cache.entry(i).token), inv_freq,
                                                 goal_of(what, cache, i), kLayout);
    keys.insert(keys.end(), key.begin(), key.end());
  }
  const std::vector<float> query =
      core::rotated(row(head.q, step.token), inv_freq, step.query_goal, kLayout);
  std::vector<float> out(size(cache.size()));
  core::scores(query, keys, what.d, scale, out);
  core::softmax_rows(out, cache.size());
  return out;
}

}  // namespace

std::vector<double> long_divisors(int pairs, double factor) {
  std::vector<double> divisors(size(pairs));
  for (int i = 0; i < pairs; ++i)
    divisors[size(i)] = std::pow(factor, static_cast<double>(i) / std::max(pairs - 1, 1));
  return divisors;
}

int event_length(const CacheTimelineSpec& what) {
  switch (what.event) {
    case CacheEvent::kNone:
      break;
    case CacheEvent::kGrow:
    case CacheEvent::kSwitch:
    case CacheEvent::kReuse:
    case CacheEvent::kPad:
      return what.at + 1;
    case CacheEvent::kEvict:
      return what.first + what.window + 1;
  }
  return what.tokens + 1;
}

CacheTimeline make_cache_timeline(const CacheTimelineSpec& what) {
  const SyntheticHead head = make_synthetic_head(
      {.head = what.head, .tokens = what.tokens, .d = what.d, .seed = what.seed});
  const std::vector<SharedFrequencies> frequencies = frequencies_of(what);
  const float scale = core::effective_scale({}, what.d);
  KvCache cache(what.d, kLayout,
                what.care == CacheCare::kTurnOnRead ? KeysStored::kUnturned : KeysStored::kTurned);
  const std::size_t cells = size(what.tokens) * size(what.tokens);
  CacheTimeline line;
  for (std::vector<float>* matrix :
       {&line.right, &line.used, &line.turned_by, &line.wanted_by, &line.off})
    matrix->assign(cells, kUnseen);
  for (int token = 0; token < what.tokens; ++token) {
    const auto row = [&](const std::vector<float>& rows) {
      return std::span(rows).subspan(size(token * what.d), size(what.d));
    };
    const SharedFrequencies& now = frequencies[size(token)];
    const Step step = advance(what, cache, token, row(head.k), now);
    std::vector<float> used = cache.scores(row(head.q), step.query_at, now, scale);
    core::softmax_rows(used, cache.size());
    const std::vector<float> right = weights_from_nothing(what, head, cache, step, *now, scale);
    double apart = 0;
    for (int i = 0; i < cache.size(); ++i) {
      const KvCache::Entry& entry = cache.entry(i);
      const std::size_t at = size(token * what.tokens + entry.token);
      const double theta = (*now)[size(what.pair)];
      const double turned = entry.position * (*entry.frequencies)[size(what.pair)];
      const double wanted = theta * (step.query_at - (step.query_goal - goal_of(what, cache, i)));
      line.used[at] = used[size(i)];
      line.right[at] = right[size(i)];
      line.turned_by[at] = static_cast<float>(turned);
      line.wanted_by[at] = static_cast<float>(wanted);
      line.off[at] = static_cast<float>(turned - wanted);
      apart += std::abs(static_cast<double>(used[size(i)]) - static_cast<double>(right[size(i)]));
    }
    line.difference.push_back(static_cast<float>(apart / 2));
    const int pads = what.event == CacheEvent::kPad ? what.pads : 0;
    line.bytes.push_back(cache.bytes() + static_cast<std::int64_t>(pads) * what.d * 4);
    line.work.push_back(cache.work());
  }
  return line;
}

}  // namespace ropewalk::experiments
