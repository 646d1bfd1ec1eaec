#include "experiments/heads/retrieval_head.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/attention/attention.h"
#include "core/random.h"
#include "core/rotation/frequency.h"
#include "core/rotation/rotation.h"

namespace ropewalk::experiments {
namespace {

size_t size(int n) { return static_cast<size_t>(n); }

void find(RetrievalHead& head) {
  head.found = head.query;
  float best = -std::numeric_limits<float>::infinity(), next = best;
  for (size_t i = 0; i < head.scores.size(); ++i) {
    const float score = head.scores[i];
    if (score > best) {
      next = best;
      head.second = best > -std::numeric_limits<float>::infinity() ? head.found : -1;
      best = score;
      head.found = static_cast<int>(i);
    } else if (score > next) {
      next = score;
      head.second = static_cast<int>(i);
    }
  }
}

// What a perfect match would score at each place of the sentence, or at each distance back.
void sample_reach(const RetrievalHeadSpec& what, RetrievalHead& head) {
  if (what.text == RetrievalText::kSentence) {
    constexpr int kSteps = 10;  // a token
    const int last = static_cast<int>(head.text.tokens.size()) - 1;
    for (int i = 0; i <= last * kSteps; ++i) {
      const double token = static_cast<double>(i) / kSteps;
      head.reach_x.push_back(static_cast<float>(token));
      head.reach_low.push_back(
          static_cast<float>(core::similarity_at(head.reach, head.query - token)));
    }
    head.reach_high = head.reach_low;
    return;
  }
  constexpr int kColumns = 220;
  std::array<float, 16> column;
  double low = 1;
  for (int i = 1; i <= kColumns; ++i) {
    const double high = std::pow(kFarthestReach, static_cast<double>(i) / kColumns);
    core::similarity_curve(head.reach, low, (high - low) / (column.size() - 1), column);
    const auto [min, max] = std::minmax_element(column.begin(), column.end());
    head.reach_x.push_back(static_cast<float>(std::sqrt(low * high)));
    head.reach_low.push_back(*min);
    head.reach_high.push_back(*max);
    low = high;
  }
}

}  // namespace

double place_of_pair(size_t pair, size_t pairs) {
  return pairs > 1 ? static_cast<double>(pair) / static_cast<double>(pairs - 1) : 0;
}

std::vector<double> signal_over_pairs(double at, double width, size_t pairs) {
  std::vector<double> exponent(pairs);
  for (size_t i = 0; i < pairs; ++i) {
    const double z = (place_of_pair(i, pairs) - at) / width;
    exponent[i] = -z * z / 2;
  }
  const double highest = *std::max_element(exponent.begin(), exponent.end());
  double sum = 0;
  for (double& x : exponent) {
    x = std::exp(x - highest);
    sum += x * x;
  }
  for (double& x : exponent) x /= std::sqrt(sum);
  return exponent;
}

RetrievalHead make_retrieval_head(const RetrievalHeadSpec& what) {
  RetrievalHead head;
  head.text = make_text_tokens(what.text);
  const int count = static_cast<int>(head.text.tokens.size()), d = what.d;
  head.query = what.query < 0 ? head.text.query_token : std::min(what.query, count - 1);
  head.target = target_of(what.text, head.text, head.query);
  head.inv_freq = core::inverse_frequencies(d, what.base);
  const size_t pairs = head.inv_freq.size();
  head.amplitude = signal_over_pairs(what.at, what.width, pairs);
  for (int i = 0; i < count; ++i)
    head.positions.push_back(i + (i >= head.text.fold_after ? what.fold : 0));

  // What the query looks for is a direction in each pair; a key holds it as far as it matches, and
  // noise. A perfect match scores `strength` where nothing is turned.
  core::Random random(what.seed);
  const double gain = std::sqrt(what.strength * std::sqrt(static_cast<double>(d)));
  std::vector<double> meaning(pairs);
  for (double& angle : meaning) angle = 2 * std::numbers::pi * random.uniform();
  std::vector<float> q(size(d)), keys(size(count) * size(d));
  for (size_t i = 0; i < pairs; ++i) {
    const double angle = meaning[i] - what.lag * head.inv_freq[i];
    const double length = gain * head.amplitude[i];
    q[2 * i] = static_cast<float>(length * std::cos(angle));
    q[2 * i + 1] = static_cast<float>(length * std::sin(angle));
  }
  for (int t = 0; t < count; ++t) {
    const double match = match_of(what.text, head.text, head.query, t);
    for (size_t i = 0; i < pairs; ++i) {
      float* key = keys.data() + size(t) * size(d) + 2 * i;
      const double length = gain * head.amplitude[i];
      const double x = static_cast<double>(random.normal()),
                   y = static_cast<double>(random.normal());
      key[0] = static_cast<float>(length * (match * std::cos(meaning[i]) + what.noise * x));
      key[1] = static_cast<float>(length * (match * std::sin(meaning[i]) + what.noise * y));
    }
  }
  constexpr core::Layout kLayout = core::Layout::kInterleaved;
  core::rotate(q, head.inv_freq, head.positions[size(head.query)], kLayout, q);
  const core::Tensor3<float> rows = core::contiguous(std::span(keys), 1, count, d);
  core::rotate(rows, head.inv_freq, head.positions, kLayout, rows);
  head.scores.resize(size(count));
  core::scores(q, keys, d, core::effective_scale({}, d), head.scores);
  if (head.text.causal) core::apply_causal_mask(head.scores, count, head.query);
  head.weights = head.scores;
  core::softmax_rows(head.weights, count);
  find(head);

  head.reach.inv_freq = head.inv_freq;
  for (size_t i = 0; i < pairs; ++i) {
    head.reach.amplitude.push_back(what.strength * head.amplitude[i] * head.amplitude[i]);
    head.reach.phase.push_back(-what.lag * head.inv_freq[i]);
  }
  const size_t middle = static_cast<size_t>(std::lround(what.at * static_cast<double>(pairs - 1)));
  head.wavelengths = core::wavelengths(head.inv_freq);
  head.wavelength = head.wavelengths[middle];
  sample_reach(what, head);
  head.max = std::max(what.strength, 1.0);
  for (const float score : head.scores)
    if (std::isfinite(score)) head.max = std::max(head.max, std::abs(static_cast<double>(score)));
  return head;
}

}  // namespace ropewalk::experiments
