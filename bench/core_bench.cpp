// Times the core beside the machine's own floor: medians, and ratios of samples taken in turn.
//   core_bench [--json] [--runs N] [--only TEXT]
// One thread. Pin it (taskset -c 1); in Node run it with --no-liftoff --no-wasm-tier-up.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "bench/floor.h"
#include "core/attention.h"
#include "core/frequency.h"
#include "core/rotation.h"
#include "core/similarity.h"

namespace ropewalk::bench {
namespace {

struct Options {
  bool json = false;
  int runs = 15;
  std::string only;
};

double milliseconds(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - begin;
  return taken.count();
}

double median(std::vector<double> samples) {
  std::sort(samples.begin(), samples.end());
  return samples[samples.size() / 2];
}

// Keeps results alive.
struct Sink {
  double total = 0.0;
};

class Report {
 public:
  explicit Report(const Options& options) : options_(options) {}

  // Times `work` and `floor` in turn. work_scale: how many times the floor's work the ratio is to.
  double compare(const std::string& name, const std::function<void()>& work,
                 const std::function<void()>& floor, double work_scale = 1.0) {
    if (name.find(options_.only) == std::string::npos) return 0.0;
    work();
    floor();
    std::vector<double> times;
    std::vector<double> floors;
    for (int run = 0; run < options_.runs; ++run) {
      times.push_back(milliseconds(work));
      floors.push_back(milliseconds(floor) * work_scale);
    }
    const double time = median(times);
    const double bound = median(floors);
    print(name, time, bound);
    return time;
  }

  void print(const std::string& name, double time, double floor) const {
    if (options_.json) {
      std::printf("{\"name\":\"%s\",\"ms\":%.4f,\"floor_ms\":%.4f,\"ratio\":%.4g}\n", name.c_str(),
                  time, floor, time / floor);
    } else {
      std::printf("%-44s %10.3f ms   floor %8.3f ms   x %.3g\n", name.c_str(), time, floor,
                  time / floor);
    }
    std::fflush(stdout);
  }

 private:
  Options options_;
};

constexpr std::ptrdiff_t kHeads = 32;
constexpr std::ptrdiff_t kRows = 4096;
constexpr std::ptrdiff_t kDim = 128;

void bench_rotation(Report& report) {
  const std::size_t n = static_cast<std::size_t>(kHeads * kRows * kDim);
  std::vector<float> x(n, 1.0F);
  std::vector<float> out(n, 0.0F);
  const std::vector<double> theta = core::inverse_frequencies(static_cast<int>(kDim), 10000.0);
  std::vector<double> positions(static_cast<std::size_t>(kRows));
  std::iota(positions.begin(), positions.end(), 0.0);
  const core::RopeTable table = core::make_table(theta, positions);
  const auto from = core::contiguous(std::span<const float>(x), kHeads, kRows, kDim);
  const auto same = core::contiguous(std::span(x), kHeads, kRows, kDim);
  const auto other = core::contiguous(std::span(out), kHeads, kRows, kDim);
  const auto floor = [&] { scale_in_place(x.data(), n, 1.0F); };
  for (const core::Layout layout : {core::Layout::kHalfSplit, core::Layout::kInterleaved}) {
    const std::string tag = layout == core::Layout::kHalfSplit ? "half-split" : "interleaved";
    report.compare(
        "rope " + tag + " in place, table", [&] { rotate(from, table, layout, same); }, floor);
    report.compare(
        "rope " + tag + " out of place, table", [&] { rotate(from, table, layout, other); }, floor);
    report.compare(
        "rope " + tag + " in place, computed",
        [&] { rotate(from, theta, positions, layout, same); }, floor);
  }
}

void bench_attention(Report& report, Sink& sink) {
  constexpr std::ptrdiff_t kLength = 512;
  constexpr std::ptrdiff_t kHead = 64;
  constexpr std::size_t kRounds = 400000;
  const auto floor = [&] { sink.total += static_cast<double>(multiply_add(kRounds)); };
  for (const std::ptrdiff_t heads : {1, 8}) {
    const auto n = static_cast<std::size_t>(heads * kLength * kHead);
    std::vector<float> q(n);
    std::vector<float> k(n);
    std::vector<float> v(n);
    std::vector<float> out(n);
    for (std::size_t j = 0; j < n; ++j) {
      q[j] = std::sin(0.37F * static_cast<float>(j % 1009));
      k[j] = std::cos(0.23F * static_cast<float>(j % 997));
      v[j] = std::sin(0.11F * static_cast<float>(j % 991));
    }
    for (const bool causal : {true, false}) {
      core::AttentionOptions options;
      options.causal = causal;
      const double keys = causal ? (kLength + 1) / 2.0 : static_cast<double>(kLength);
      const double flops = 4.0 * kLength * keys * kHead * static_cast<double>(heads);
      report.compare(
          "attention " + std::string(causal ? "causal" : "full") +
              " T=512 d=64 h=" + std::to_string(heads),
          [&] {
            attention(core::contiguous(std::span<const float>(q), heads, kLength, kHead),
                      core::contiguous(std::span<const float>(k), heads, kLength, kHead),
                      core::contiguous(std::span<const float>(v), heads, kLength, kHead),
                      core::contiguous(std::span(out), heads, kLength, kHead), options);
            sink.total += static_cast<double>(out[5]);
          },
          floor, flops / multiply_add_flops(kRounds));
    }
  }
}

void bench_curve(Report& report, Sink& sink) {
  constexpr std::size_t kDistances = 1000000;
  constexpr std::size_t kSample = 20000;  // of the scalar loop, whose time is scaled up
  const core::SimilarityTerms terms =
      core::mean_cosine_terms(core::inverse_frequencies(128, 10000.0));
  std::vector<float> curve(kDistances);
  std::vector<float> slow(kSample);
  report.compare(
      "curve 10^6 x 64 pairs (floor: scalar std::cos)",
      [&] { core::similarity_curve(terms, 0.0, 1.0, curve); },
      [&] {
        for (std::size_t m = 0; m < kSample; ++m) {
          double sum = 0.0;
          for (std::size_t i = 0; i < terms.inv_freq.size(); ++i) {
            sum += terms.amplitude[i] * std::cos(static_cast<double>(m) * terms.inv_freq[i]);
          }
          slow[m] = static_cast<float>(sum);
        }
        sink.total += static_cast<double>(slow[17]);
      },
      static_cast<double>(kDistances) / kSample);
  if (curve[0] == 0.0F) return;  // not asked for
  double worst = 0.0;
  for (std::size_t m = 0; m < kDistances; m += 997) {
    worst = std::max(worst, std::abs(static_cast<double>(curve[m]) -
                                     similarity_at(terms, static_cast<double>(m))));
  }
  std::fprintf(stderr, "curve: worst error %.2e\n", worst);
}

int run(int count, char** arguments) {
  Options options;
  for (int i = 1; i < count; ++i) {
    if (std::strcmp(arguments[i], "--json") == 0) {
      options.json = true;
    } else if (std::strcmp(arguments[i], "--runs") == 0 && i + 1 < count) {
      options.runs = std::max(1, std::atoi(arguments[++i]));
    } else if (std::strcmp(arguments[i], "--only") == 0 && i + 1 < count) {
      options.only = arguments[++i];
    } else {
      std::fprintf(stderr,
                   "core_bench: unknown argument %s; it takes --json, --runs N, --only TEXT\n",
                   arguments[i]);
      return 2;
    }
  }
  Report report(options);
  Sink sink;
  std::fprintf(stderr, "instruction set: %s\n", target_name());
  const double flop_ms =
      milliseconds([&] { sink.total += static_cast<double>(multiply_add(4000000)); });
  std::fprintf(stderr, "multiply-add: %.1f GFLOP/s\n", multiply_add_flops(4000000) / flop_ms / 1e6);
  bench_rotation(report);
  bench_attention(report, sink);
  bench_curve(report, sink);
  return sink.total == 0.125 ? 3 : 0;
}

}  // namespace
}  // namespace ropewalk::bench

int main(int count, char** arguments) { return ropewalk::bench::run(count, arguments); }
