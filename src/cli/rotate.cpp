// Turns the rows of an array by their positions.
#include <algorithm>

#include "cli/arrays.h"
#include "cli/model.h"
#include "core/reference/reference.h"
#include "core/rotation/rotation.h"
#include "formats/npy.h"
#include "state/text.h"

namespace ropewalk::cli {
namespace {

using core::Error;

struct Job {
  formats::Array x;
  std::vector<double> positions;
  core::RopeConfig config;
  core::Frequencies frequencies;
};

core::Result<Job> read(const Arguments& arguments, std::vector<std::string>& notes) {
  if (arguments.value("--output").empty()) {
    return Error{"ropewalk rotate needs -o FILE.npy, the array to write."};
  }
  core::Result<formats::Array> x = load_option(arguments, "--x");
  if (!x) return Error{x.error()};
  core::Result<std::vector<double>> positions = load_positions(arguments.value("--positions"));
  if (!positions) return Error{positions.error()};
  const int64_t rows = x->shape[x->shape.size() - 2];
  if (static_cast<int64_t>(positions->size()) != rows) {
    return Error{"--positions has " + std::to_string(positions->size()) + " numbers, but --x " +
                 formats::shape_text(x->shape) + " has " + std::to_string(rows) +
                 " rows; give one position per row."};
  }
  const core::Result<RopeSetting> setting =
      rope_setting(arguments, static_cast<int>(x->shape.back()), notes);
  if (!setting) return Error{setting.error()};
  // As transformers does, the sequence is as long as its last position tells.
  const double last =
      positions->empty() ? 0.0 : *std::max_element(positions->begin(), positions->end());
  const double length = setting->length > 0.0 ? setting->length : std::max(0.0, last + 1.0);
  core::Result<core::Frequencies> frequencies = core::frequencies(setting->config, length);
  if (!frequencies) return Error{frequencies.error()};
  for (const std::string& note : frequencies->notes) notes.push_back(note);
  return Job{std::move(*x), std::move(*positions), setting->config, std::move(*frequencies)};
}

std::string rotate_floats(const Job& job) {
  const auto dim = static_cast<std::ptrdiff_t>(job.x.shape.back());
  const auto rows = static_cast<std::ptrdiff_t>(job.positions.size());
  std::vector<float> out(job.x.floats.size());
  if (!out.empty()) {
    const std::ptrdiff_t heads = static_cast<std::ptrdiff_t>(out.size()) / (rows * dim);
    core::TableOptions options;
    options.attention_factor = job.frequencies.attention_factor;
    const core::RopeTable table =
        core::make_table(job.frequencies.inv_freq, job.positions, options);
    core::rotate(core::contiguous(std::span<const float>(job.x.floats), heads, rows, dim), table,
                 job.config.layout, core::contiguous(std::span(out), heads, rows, dim));
  }
  return formats::npy_bytes(job.x.shape, std::span<const float>(out));
}

std::string rotate_doubles(const Job& job) {
  const auto dim = static_cast<size_t>(job.x.shape.back());
  const std::vector<double>& x = job.x.doubles;
  const int rotary = 2 * static_cast<int>(job.frequencies.inv_freq.size());
  std::vector<double> out;
  out.reserve(x.size());
  for (size_t row = 0; row * dim < x.size(); ++row) {
    const double position = job.positions[row % job.positions.size()];
    const std::vector<double> turned =
        core::reference::rotate(std::span(x).subspan(row * dim, dim), job.frequencies.inv_freq,
                                position, job.config.layout);
    out.insert(out.end(), turned.begin(), turned.end());
    for (int i = 0; i < rotary; ++i) out[row * dim + i] *= job.frequencies.attention_factor;
  }
  return formats::npy_bytes(job.x.shape, std::span<const double>(out));
}

}  // namespace

int run_rotate(const Arguments& arguments, const Environment& environment) {
  std::vector<std::string> notes;
  const core::Result<Job> job = read(arguments, notes);
  if (!job) return fail(environment, job.error());
  const std::string bytes = job->x.is_double() ? rotate_doubles(*job) : rotate_floats(*job);
  const core::Status written =
      write_file(environment, std::string(arguments.value("--output")), bytes);
  if (!written) return fail(environment, written.error());
  say_notes(environment, notes);
  return kDone;
}

}  // namespace ropewalk::cli
