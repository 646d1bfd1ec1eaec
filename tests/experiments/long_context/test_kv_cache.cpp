// The cache against attention worked out once more in double from what each program is known to do,
// and identities.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/attention/attention.h"
#include "core/random.h"
#include "core/reference/reference.h"
#include "core/rotation/frequency.h"
#include "core/rotation/rotation.h"
#include "experiments/long_context/cache_timeline.h"
#include "experiments/long_context/kv_cache.h"

namespace ropewalk::experiments {
namespace {

constexpr core::Layout kLayout = core::Layout::kInterleaved;
constexpr CacheEvent kAllEvents[] = {CacheEvent::kNone,  CacheEvent::kGrow,  CacheEvent::kSwitch,
                                     CacheEvent::kEvict, CacheEvent::kReuse, CacheEvent::kPad};
constexpr CacheCare kAllCares[] = {CacheCare::kNothing, CacheCare::kTurnAgain,
                                   CacheCare::kTurnOnRead};

size_t size(int n) { return static_cast<size_t>(n); }

SharedFrequencies shared(std::vector<double> inv_freq) {
  return std::make_shared<const std::vector<double>>(std::move(inv_freq));
}

// Where key `token` stands, by which frequencies; and the query.
struct Turn {
  int token = 0;
  double position = 0;
  std::vector<double> inv_freq;
};

std::vector<double> reference_weights(const SyntheticHead& head, int d, const Turn& query,
                                      const std::vector<Turn>& keys) {
  const auto turned = [&](const std::vector<float>& rows, const Turn& turn) {
    const auto first = rows.begin() + static_cast<std::ptrdiff_t>(turn.token) * d;
    return core::reference::rotate(std::vector<double>(first, first + d), turn.inv_freq,
                                   turn.position, kLayout);
  };
  const std::vector<double> q = turned(head.q, query);
  std::vector<double> scores;
  for (const Turn& key : keys)
    scores.push_back(core::reference::score(q, turned(head.k, key), 1 / std::sqrt(d)));
  return core::reference::softmax(scores);
}

// Dynamic NTK's frequencies at a length, by its formula.
std::vector<double> dynamic_ntk(const CacheTimelineSpec& what, int length) {
  const double longest = std::max(length, what.at);
  const double stretch = what.factor * longest / what.at - (what.factor - 1);
  return core::reference::inverse_frequencies(
      what.d, what.base * std::pow(stretch, what.d / (what.d - 2.0)));
}

void check_row(const CacheTimelineSpec& what, const std::vector<float>& matrix, int row,
               const std::vector<Turn>& keys, const std::vector<double>& want) {
  for (size_t i = 0; i < keys.size(); ++i) {
    const float got = matrix[size(row * what.tokens + keys[i].token)];
    CHECK(static_cast<double>(got) == doctest::Approx(want[i]).epsilon(1e-4).scale(1));
  }
}

double worst(const std::vector<float>& values) {
  double most = 0;
  for (const float value : values)
    if (std::isfinite(value)) most = std::max(most, std::abs(static_cast<double>(value)));
  return most;
}

TEST_CASE("a cache with no event equals no cache, to the bit") {
  for (const CacheCare care : kAllCares) {
    const CacheTimelineSpec what{
        .event = CacheEvent::kNone, .care = care, .head = HeadKind::kRandom, .tokens = 24};
    const CacheTimeline line = make_cache_timeline(what);
    const SyntheticHead head = make_synthetic_head(
        {.head = what.head, .tokens = what.tokens, .d = what.d, .seed = what.seed});
    const std::vector<double> inv_freq = core::inverse_frequencies(what.d, what.base);
    std::vector<float> q(head.q.size()), k(head.k.size());
    core::rotate_rows(head.q, what.d, inv_freq, 0, kLayout, q);
    core::rotate_rows(head.k, what.d, inv_freq, 0, kLayout, k);
    std::vector<float> weights(size(what.tokens * what.tokens));
    core::scores(q, k, what.d, core::effective_scale({}, what.d), weights);
    core::apply_causal_mask(weights, what.tokens);
    for (int m = 0; m < what.tokens; ++m) {
      std::vector<float> row(weights.begin() + m * what.tokens,
                             weights.begin() + m * what.tokens + m + 1);
      core::softmax_rows(row, m + 1);
      for (int n = 0; n <= m; ++n) {
        CHECK(line.used[size(m * what.tokens + n)] == row[size(n)]);
        CHECK(line.right[size(m * what.tokens + n)] == row[size(n)]);
      }
    }
    CHECK(worst(line.difference) == 0);
    CHECK(worst(line.off) == 0);
  }
}

TEST_CASE("before its event, and where it is repaired, a cache is right") {
  for (const CacheEvent event : kAllEvents) {
    for (const CacheCare care : kAllCares) {
      for (const HeadKind head : {HeadKind::kRecent, HeadKind::kMatch, HeadKind::kRandom}) {
        const CacheTimelineSpec what{.event = event, .care = care, .head = head};
        CAPTURE(static_cast<int>(event));
        CAPTURE(static_cast<int>(care));
        const CacheTimeline line = make_cache_timeline(what);
        for (int length = 1; length <= what.tokens; ++length) {
          const double apart = static_cast<double>(line.difference[size(length - 1)]);
          if (length < event_length(what)) CHECK(apart < 1e-6);
          if (care != CacheCare::kNothing) CHECK(apart < 1e-4);
        }
        // One head may happen to see little of it; the one that looks near sees all of it.
        if (care == CacheCare::kNothing && event != CacheEvent::kNone && head == HeadKind::kRecent)
          CHECK(worst(line.difference) > 0.02);
        if (care != CacheCare::kNothing) CHECK(worst(line.off) < 1e-4);
      }
    }
  }
}

// transformers#25104: the query is turned with the base of now, each cached key with its own.
TEST_CASE("a stale cache under dynamic NTK keeps each key at the base it was written with") {
  const CacheTimelineSpec what{.event = CacheEvent::kGrow, .head = HeadKind::kMatch, .d = 16};
  const CacheTimeline line = make_cache_timeline(what);
  const SyntheticHead head =
      make_synthetic_head({.head = what.head, .tokens = what.tokens, .d = what.d});
  for (const int m : {10, 15, 16, 30, 47}) {
    std::vector<Turn> stale, fresh;
    for (int n = 0; n <= m; ++n) {
      stale.push_back({n, static_cast<double>(n), dynamic_ntk(what, n + 1)});
      fresh.push_back({n, static_cast<double>(n), dynamic_ntk(what, m + 1)});
    }
    const Turn query{m, static_cast<double>(m), dynamic_ntk(what, m + 1)};
    check_row(what, line.used, m, stale, reference_weights(head, what.d, query, stale));
    check_row(what, line.right, m, fresh, reference_weights(head, what.d, query, fresh));
  }
}

// transformers#33129: up to the trained length the short list, the long one beyond.
TEST_CASE("a stale cache under longrope mixes the two lists") {
  const CacheTimelineSpec what{.event = CacheEvent::kSwitch, .head = HeadKind::kMatch};
  const CacheTimeline line = make_cache_timeline(what);
  const SyntheticHead head =
      make_synthetic_head({.head = what.head, .tokens = what.tokens, .d = what.d});
  const std::vector<double> plain = core::reference::inverse_frequencies(what.d, what.base);
  std::vector<double> slowed = plain;
  for (size_t i = 0; i < slowed.size(); ++i)
    slowed[i] /= std::pow(what.factor, static_cast<double>(i) / 15);
  for (const int m : {15, 16, 40}) {
    const bool beyond = m + 1 > what.at;
    std::vector<Turn> stale, fresh;
    for (int n = 0; n <= m; ++n) {
      stale.push_back({n, static_cast<double>(n), n + 1 > what.at ? slowed : plain});
      fresh.push_back({n, static_cast<double>(n), beyond ? slowed : plain});
    }
    const Turn query{m, static_cast<double>(m), beyond ? slowed : plain};
    check_row(what, line.used, m, stale, reference_weights(head, what.d, query, stale));
    check_row(what, line.right, m, fresh, reference_weights(head, what.d, query, fresh));
  }
}

// llama.cpp#2060: when the cache is full something goes, and the rest must be turned to its new
// place.
TEST_CASE("an evicting cache whose keys stay as they are tells all later keys one place") {
  const CacheTimelineSpec what{.event = CacheEvent::kEvict, .head = HeadKind::kMatch};
  const CacheTimeline line = make_cache_timeline(what);
  const SyntheticHead head =
      make_synthetic_head({.head = what.head, .tokens = what.tokens, .d = what.d});
  const std::vector<double> theta = core::reference::inverse_frequencies(what.d, what.base);
  const int m = 40, kept = what.first + what.window;
  std::vector<Turn> stale, fresh;
  for (int n = 0; n <= m; ++n) {
    if (n >= what.first && n <= m - what.window) continue;
    fresh.push_back({n, static_cast<double>(fresh.size()), theta});
    stale.push_back({n, std::min<double>(n, kept - 1), theta});
  }
  REQUIRE(static_cast<int>(fresh.size()) == kept);
  const Turn query{m, static_cast<double>(kept - 1), theta};
  check_row(what, line.used, m, stale, reference_weights(head, what.d, query, stale));
  check_row(what, line.right, m, fresh, reference_weights(head, what.d, query, fresh));
  CHECK(std::isnan(line.used[size(m * what.tokens + what.first)]));
  CHECK(line.bytes.back() == kept * what.d * 4);
}

TEST_CASE("a reused text stands where it was cached, a padded prompt where its mask put it") {
  const std::vector<double> theta = core::reference::inverse_frequencies(32, 10000);
  for (const CacheEvent event : {CacheEvent::kReuse, CacheEvent::kPad}) {
    const CacheTimelineSpec what{.event = event, .head = HeadKind::kMatch};
    const CacheTimeline line = make_cache_timeline(what);
    const SyntheticHead head =
        make_synthetic_head({.head = what.head, .tokens = what.tokens, .d = what.d});
    const int m = 44;
    const bool pad = event == CacheEvent::kPad;
    std::vector<Turn> stale;
    for (int n = 0; n <= m; ++n) {
      const bool copied = n >= what.at && n < what.at + what.reused;
      stale.push_back({n,
                       pad ? static_cast<double>(n < what.at ? n : n + what.pads)
                           : static_cast<double>(copied ? n - what.at : n),
                       theta});
    }
    const Turn query{m, static_cast<double>(pad ? m + what.pads : m), theta};
    check_row(what, line.used, m, stale, reference_weights(head, what.d, query, stale));
  }
}

TEST_CASE("work is counted: what is turned, and what each repair costs") {
  const auto work = [](CacheEvent event, CacheCare care) {
    return make_cache_timeline({.event = event, .care = care}).work.back();
  };
  const int tokens = 48, at = 16, all = tokens * (tokens + 1) / 2;
  for (const CacheEvent event : kAllEvents) {
    // A key and a query for each token; a reused text's keys were turned by whoever cached it.
    const int adopted = event == CacheEvent::kReuse ? 16 : 0;
    const CacheWork stale = work(event, CacheCare::kNothing);
    CHECK(stale.turned == 2 * tokens - adopted);
    CHECK(stale.turned_again == 0);
    if (event != CacheEvent::kEvict) {
      CHECK(stale.multiplications == (2 * tokens - adopted) * 64 + all * 32);
      CHECK(work(event, CacheCare::kTurnOnRead).turned == tokens + all);
    }
    CHECK(work(event, CacheCare::kTurnOnRead).turned_again == 0);
  }
  // Every token past the trained length turns all keys before it.
  CHECK(work(CacheEvent::kGrow, CacheCare::kTurnAgain).turned_again ==
        all - tokens - at * (at - 1) / 2);
  CHECK(work(CacheEvent::kSwitch, CacheCare::kTurnAgain).turned_again == at);
  CHECK(work(CacheEvent::kReuse, CacheCare::kTurnAgain).turned_again == 16);
  CHECK(work(CacheEvent::kPad, CacheCare::kTurnAgain).turned_again == at);
  CHECK(work(CacheEvent::kEvict, CacheCare::kTurnAgain).turned_again == (tokens - 14) * 11);
  CHECK(work(CacheEvent::kNone, CacheCare::kTurnAgain).turned_again == 0);
}

TEST_CASE("padding costs room, and stored keys cost the same turned or not") {
  CHECK(make_cache_timeline({.event = CacheEvent::kPad}).bytes.back() == (48 + 8) * 32 * 4);
  for (const CacheCare care : kAllCares)
    CHECK(make_cache_timeline({.event = CacheEvent::kGrow, .care = care}).bytes.back() ==
          48 * 32 * 4);
}

TEST_CASE("a shifted key is one that was turned there in the first place") {
  core::Random random(4);
  const std::vector<float> key = random.normals(16);
  const SharedFrequencies plain = shared(core::inverse_frequencies(16, 10000));
  const SharedFrequencies slow = shared(core::inverse_frequencies(16, 500000));
  KvCache moved(16, kLayout, KeysStored::kTurned), there(16, kLayout, KeysStored::kTurned);
  moved.append(0, key, 3, plain);
  moved.shift(0, 1, 40);
  moved.retune(slow);
  there.append(0, key, 43, slow);
  CHECK(moved.entry(0).position == 43);
  for (size_t i = 0; i < 16; ++i)
    CHECK(moved.key(0)[i] == doctest::Approx(static_cast<double>(there.key(0)[i])).epsilon(1e-5));
  moved.evict(0, 1);
  CHECK(moved.size() == 0);
  CHECK(moved.bytes() == 0);
}

}  // namespace
}  // namespace ropewalk::experiments
