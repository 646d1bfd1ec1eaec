// Times the core beside the machine's own floor: medians of samples taken in turn. Each result is
// first compared with core's reference in double.
//   core_bench [--json] [--runs N] [--only TEXT] [--write FOLDER]
// --write: the results, for peers to be compared with. One thread. Pin it (taskset -c 1); in V8 run
// it with --no-liftoff
// --no-wasm-tier-up.

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

#include "bench/data.h"
#include "bench/floor.h"
#include "bench/training.h"
#include "core/attention/attention.h"
#include "core/attention/similarity.h"
#include "core/reference/reference.h"
#include "core/rotation/frequency.h"
#include "core/rotation/rotation.h"

namespace ropewalk::bench {
namespace {

struct Options {
  bool json = false;
  int runs = 31;
  std::string only;
  std::string write;
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

// One line of the table: what was worked on and how.
struct Case {
  std::string work;
  std::string how;
  double error = 0.0;  // largest difference to the reference in double
  double tolerance = 0.0;
};

class Report {
 public:
  explicit Report(const Options& options) : options_(options) {}

  [[nodiscard]] bool wanted(const std::string& work) const {
    return work.find(options_.only) != std::string::npos;
  }

  // Times `work` and `floor` in turn. scale: how many times the floor's work the bound is.
  void compare(const Case& about, const std::function<void()>& work,
               const std::function<void()>& floor, double scale = 1.0) {
    work();
    floor();
    std::vector<double> times;
    std::vector<double> floors;
    // In turn, now one first, now the other: a beat of the machine must not fall on one of them
    // alone.
    for (const float coin : noise(static_cast<std::size_t>(options_.runs), 5)) {
      if (coin < 0.0F) times.push_back(milliseconds(work));
      floors.push_back(milliseconds(floor) * scale);
      if (coin >= 0.0F) times.push_back(milliseconds(work));
    }
    const double time = median(times);
    const double bound = median(floors);
    const bool right = about.error <= about.tolerance;
    wrong_ = wrong_ || !right;
    const char* format =
        options_.json
            ? "{\"work\":\"%s\",\"how\":\"%s\",\"ms\":%.4f,\"floor_ms\":%.4f,\"error\":%.3g,"
              "\"tolerance\":%.3g}\n"
            : "%-18s %-42s %9.3f ms   floor %8.3f ms   error %.1e (<= %.0e)\n";
    std::printf(format, about.work.c_str(), about.how.c_str(), time, bound, about.error,
                about.tolerance);
    std::fflush(stdout);
  }

  // Keeps a result, so that it is not optimised away.
  void keep(double value) { kept_ += value; }

  void write(const std::string& name, const std::vector<float>& values) {
    if (options_.write.empty()) return;
    const std::string path = options_.write + "/" + name + ".f32";
    if (write_floats(path, values)) return;
    std::fprintf(stderr, "core_bench: cannot write %s\n", path.c_str());
    wrong_ = true;
  }

  [[nodiscard]] int status() const { return wrong_ || std::isnan(kept_) ? 1 : 0; }

 private:
  Options options_;
  double kept_ = 0.0;
  bool wrong_ = false;
};

constexpr std::ptrdiff_t kHeads = 32;
constexpr std::ptrdiff_t kRows = 4096;
constexpr std::ptrdiff_t kDim = 128;

// Of the first head's rows, those that differ most from one another, and the last row of the last
// head.
double rotation_error(const std::vector<float>& x, const std::vector<float>& out,
                      const std::vector<double>& theta, core::Layout layout) {
  double worst = 0.0;
  for (std::ptrdiff_t head = 0; head < kHeads; head += kHeads - 1) {
    for (std::ptrdiff_t row = 0; row < kRows; row += 63) {
      const std::ptrdiff_t begin = (head * kRows + row) * kDim;
      const std::vector<double> in(x.begin() + begin, x.begin() + begin + kDim);
      const std::vector<float> got(out.begin() + begin, out.begin() + begin + kDim);
      worst = std::max(
          worst, worst_difference(
                     got, core::reference::rotate(in, theta, static_cast<double>(row), layout)));
    }
  }
  return worst;
}

void bench_rotation(Report& report) {
  if (!report.wanted("rope")) return;
  const std::size_t n = static_cast<std::size_t>(kHeads * kRows * kDim);
  const std::vector<float> given = noise(n, 1);
  std::vector<float> x = given;
  std::vector<float> out(n, 0.0F);
  const std::vector<double> theta = core::inverse_frequencies(static_cast<int>(kDim), 10000.0);
  std::vector<double> positions(static_cast<std::size_t>(kRows));
  std::iota(positions.begin(), positions.end(), 0.0);
  const core::RopeTable table = core::make_table(theta, positions);
  const auto from = core::contiguous(std::span<const float>(given), kHeads, kRows, kDim);
  const auto same = core::contiguous(std::span(x), kHeads, kRows, kDim);
  const auto other = core::contiguous(std::span(out), kHeads, kRows, kDim);
  const auto in_place = [&] { scale_in_place(x.data(), n, 1.0F); };
  const auto out_of_place = [&] { scale(given.data(), out.data(), n, 1.0F); };
  for (const core::Layout layout : {core::Layout::kHalfSplit, core::Layout::kInterleaved}) {
    const std::string tag = layout == core::Layout::kHalfSplit ? "half-split" : "interleaved";
    const auto about = [&](const char* how, const std::vector<float>& result) {
      return Case{"rope", tag + how, rotation_error(given, result, theta, layout), 1e-6};
    };
    rotate(from, theta, positions, layout, other);
    const Case computed = about(", in place, table computed", out);
    rotate(from, table, layout, other);
    report.write("rope-" + tag, out);
    const Case outside = about(", out of place, table given", out);
    std::copy(given.begin(), given.end(), x.begin());
    rotate(same, table, layout, same);
    const Case inside = about(", in place, table given", x);
    report.compare(
        inside, [&] { rotate(same, table, layout, same); }, in_place);
    report.compare(
        outside, [&] { rotate(from, table, layout, other); }, out_of_place);
    report.compare(
        computed, [&] { rotate(same, theta, positions, layout, same); }, in_place);
  }
}

double attention_error(const std::vector<float>& q, const std::vector<float>& k,
                       const std::vector<float>& v, const std::vector<float>& out,
                       const core::reference::Attention& options) {
  const auto head = [](const std::vector<float>& x, std::size_t begin, std::size_t size) {
    const auto first = x.begin() + static_cast<std::ptrdiff_t>(begin);
    return std::vector<double>(first, first + static_cast<std::ptrdiff_t>(size));
  };
  const std::size_t size = 512 * static_cast<std::size_t>(options.dim);
  double worst = 0.0;
  for (std::size_t begin = 0; begin < q.size(); begin += size) {
    const auto first = out.begin() + static_cast<std::ptrdiff_t>(begin);
    const std::vector<float> got(first, first + static_cast<std::ptrdiff_t>(size));
    worst = std::max(worst, worst_difference(got, core::reference::attention(
                                                      head(q, begin, size), head(k, begin, size),
                                                      head(v, begin, size), {}, options)));
  }
  return worst;
}

void bench_attention(Report& report) {
  constexpr std::ptrdiff_t kLength = 512;
  constexpr std::ptrdiff_t kHead = 64;
  constexpr std::size_t kRounds = 400000;
  const auto floor = [&] { report.keep(static_cast<double>(multiply_add(kRounds))); };
  for (const std::ptrdiff_t heads : {1, 8}) {
    const std::string work = "attention h=" + std::to_string(heads);
    if (!report.wanted(work)) continue;
    const auto n = static_cast<std::size_t>(heads * kLength * kHead);
    const std::vector<float> q = noise(n, 2, 4.0F);
    const std::vector<float> k = noise(n, 3);
    const std::vector<float> v = noise(n, 4);
    std::vector<float> out(n);
    const auto view = [&](const std::vector<float>& x) {
      return core::contiguous(std::span<const float>(x), heads, kLength, kHead);
    };
    const auto result = core::contiguous(std::span(out), heads, kLength, kHead);
    for (const bool causal : {true, false}) {
      core::AttentionOptions options;
      options.causal = causal;
      const auto run = [&] {
        attention(view(q), view(k), view(v), result, options);
        report.keep(static_cast<double>(out[5]));
      };
      run();
      if (causal) report.write("attention-" + std::to_string(heads), out);
      const core::reference::Attention exact{
          .dim = kHead, .value_dim = kHead, .scale = 0.125, .causal = causal};
      const double keys = causal ? (kLength + 1) / 2.0 : static_cast<double>(kLength);
      const double flops = 4.0 * kLength * keys * kHead * static_cast<double>(heads);
      report.compare({causal ? work : "full " + work,
                      causal ? "causal half skipped" : "every query sees every key",
                      attention_error(q, k, v, out, exact), 5e-6},
                     run, floor, flops / multiply_add_flops(kRounds));
    }
  }
}

void bench_training(Report& report) {
  if (!report.wanted("training step")) return;
  constexpr std::size_t kRounds = 400000;
  const std::vector<float> losses = training_losses();
  report.write("training", losses);
  TrainingStep step;
  report.compare(
      {"training step", "forward, backward, clipping and AdamW",
       worst_difference(losses, exact_training_losses()), 1e-5},
      [&] { report.keep(step.run()); },
      [&] { report.keep(static_cast<double>(multiply_add(kRounds))); },
      TrainingStep::flops() / multiply_add_flops(kRounds));
}

void bench_curve(Report& report) {
  if (!report.wanted("curve")) return;
  constexpr std::size_t kDistances = 1000000;
  constexpr std::size_t kSample = 20000;  // of the scalar loop, whose time is scaled up
  const core::SimilarityTerms terms =
      core::mean_cosine_terms(core::inverse_frequencies(128, 10000.0));
  std::vector<float> curve(kDistances);
  std::vector<float> slow(kSample);
  core::similarity_curve(terms, 0.0, 1.0, curve);
  double worst = 0.0;
  for (std::size_t m = 0; m < kDistances; m += 97) {
    worst = std::max(worst, std::abs(static_cast<double>(curve[m]) -
                                     similarity_at(terms, static_cast<double>(m))));
  }
  std::size_t first = 0;
  const auto scalar = [&] {
    for (std::size_t j = 0; j < kSample; ++j) {
      double sum = 0.0;
      for (std::size_t i = 0; i < terms.inv_freq.size(); ++i) {
        sum += terms.amplitude[i] * std::cos(static_cast<double>(first + j) * terms.inv_freq[i]);
      }
      slow[j] = static_cast<float>(sum);
    }
    first = (first + 7 * kSample) % kDistances;  // near and far distances alike
    report.keep(static_cast<double>(slow[17]));
  };
  report.compare(
      {"curve", "10^6 distances, 64 pairs", worst, 1e-5},
      [&] { core::similarity_curve(terms, 0.0, 1.0, curve); }, scalar,
      static_cast<double>(kDistances) / kSample);
}

void bench_machine(Report& report, bool json) {
  constexpr std::size_t kRounds = 2000000;
  std::vector<double> times(5);
  for (double& time : times) {
    time = milliseconds([&] { report.keep(static_cast<double>(multiply_add(kRounds))); });
  }
  std::printf(json ? "{\"work\":\"machine\",\"how\":\"%s\",\"gflops\":%.1f}\n"
                   : "%s, multiply-add %.1f GFLOP/s\n",
              target_name(), multiply_add_flops(kRounds) / median(times) / 1e6);
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
    } else if (std::strcmp(arguments[i], "--write") == 0 && i + 1 < count) {
      options.write = arguments[++i];
    } else {
      std::fprintf(stderr,
                   "core_bench: unknown argument %s; it takes --json, --runs N, --only TEXT, "
                   "--write FOLDER\n",
                   arguments[i]);
      return 2;
    }
  }
  Report report(options);
  bench_machine(report, options.json);
  bench_rotation(report);
  bench_attention(report);
  bench_training(report);
  bench_curve(report);
  return report.status();
}

}  // namespace
}  // namespace ropewalk::bench

int main(int count, char** arguments) { return ropewalk::bench::run(count, arguments); }
