// Turns the rows of an array by their positions.
#include <algorithm>

#include "cli/arrays.h"
#include "cli/model.h"
#include "core/reference/reference.h"
#include "core/rotation/axes.h"
#include "core/rotation/rotation.h"
#include "formats/npy.h"
#include "state/text.h"

namespace ropewalk::cli {
namespace {

using core::Error;

struct Job {
  formats::Array x;
  Positions positions;
  core::Layout layout = core::Layout::kHalfSplit;
  core::Frequencies frequencies;
  int offset = 0;              // components before those that turn
  std::vector<int> pair_axis;  // M-RoPE with positions for each axis: the axis of each pair

  size_t dim() const { return static_cast<size_t>(x.shape.back()); }
  size_t rows() const { return static_cast<size_t>(positions.rows); }
  size_t all_rows() const { return dim() == 0 ? 0 : static_cast<size_t>(x.count()) / dim(); }
  // The positions of a row of x, one for each axis.
  std::span<const double> at(size_t row) const {
    const size_t sequence = all_rows() / static_cast<size_t>(positions.batch);
    const size_t batch = row / sequence;
    const auto axes = static_cast<size_t>(positions.axes);
    return std::span(positions.numbers).subspan((batch * rows() + row % rows()) * axes, axes);
  }
};

core::Status check_positions(const formats::Array& x, const Positions& positions) {
  const int64_t rows = x.shape[x.shape.size() - 2];
  if (positions.rows != rows) {
    return Error{"--positions has " + std::to_string(positions.rows) + " numbers, but --x " +
                 formats::shape_text(x.shape) + " has " + std::to_string(rows) +
                 " rows; give one position per row."};
  }
  if (positions.batch == 1) return {};
  if (x.shape.size() < 3 || x.shape[0] != positions.batch) {
    return Error{"--positions is for a batch of " + std::to_string(positions.batch) +
                 ", but --x has the shape " + formats::shape_text(x.shape) +
                 "; its first size must be the batch's."};
  }
  return {};
}

core::Status use_axes(const RopeSetting& setting, Job& job, std::vector<std::string>& notes) {
  if (!setting.model || setting.model->mrope_section.empty()) return {};
  if (job.positions.axes == 1) {
    notes.push_back(
        "The model has M-RoPE; with one position a row, time, height and width are all that.");
    return {};
  }
  core::Result<std::vector<int>> axes = core::mrope_axes(
      setting.model->mrope_section, static_cast<int>(job.frequencies.inv_freq.size()),
      setting.model->mrope_interleaved ? core::MropeOrder::kInterleaved
                                       : core::MropeOrder::kChunked);
  if (!axes) return Error{axes.error()};
  job.pair_axis = std::move(axes).value();
  return {};
}

core::Result<Job> read(const Arguments& arguments, std::vector<std::string>& notes) {
  if (arguments.value("--output").empty()) {
    return Error{"ropewalk rotate needs -o FILE.npy, the array to write."};
  }
  core::Result<formats::Array> x = load_option(arguments, "--x");
  if (!x) return Error{x.error()};
  if (arguments.value("--positions").empty()) return Error{load_positions({}, 1).error()};
  const core::Result<RopeSetting> setting =
      rope_setting(arguments, static_cast<int>(x->shape.back()), notes);
  if (!setting) return Error{setting.error()};
  const bool mrope = setting->model && !setting->model->mrope_section.empty();
  core::Result<Positions> positions = load_positions(arguments.value("--positions"), mrope ? 3 : 1);
  if (!positions) return Error{positions.error()};
  if (core::Status s = check_positions(*x, *positions); !s) return Error{s.error()};
  // As transformers does, the sequence is as long as its last position tells.
  const std::vector<double>& all = positions->numbers;
  const double last = all.empty() ? 0.0 : *std::max_element(all.begin(), all.end());
  const double length = setting->length > 0.0 ? setting->length : std::max(0.0, last + 1.0);
  core::Result<core::Frequencies> frequencies = formats::frequencies(setting->group, length);
  if (!frequencies) return Error{frequencies.error()};
  for (const std::string& note : frequencies->notes) notes.push_back(note);
  Job job;
  job.x = std::move(*x);
  job.positions = std::move(*positions);
  job.layout = setting->group.config.layout;
  job.frequencies = std::move(*frequencies);
  job.offset = setting->offset;
  if (job.offset > 0) {
    notes.push_back("Of " + std::to_string(job.dim()) + " components the first " +
                    std::to_string(job.offset) + " do not turn in this model.");
  }
  if (core::Status s = use_axes(*setting, job, notes); !s) return Error{s.error()};
  return job;
}

core::RopeTable table_of(const Job& job, std::span<const double> positions) {
  core::TableOptions options;
  options.attention_factor = job.frequencies.attention_factor;
  if (job.pair_axis.empty()) return core::make_table(job.frequencies.inv_freq, positions, options);
  const core::AxisFrequencies by_axis =
      core::by_axis(job.frequencies.inv_freq, job.pair_axis, job.positions.axes);
  return core::make_table(by_axis, positions, options);
}

std::string rotate_floats(const Job& job) {
  std::vector<float> out = job.x.floats;
  const size_t dim = job.dim(), offset = static_cast<size_t>(job.offset), width = dim - offset;
  const size_t batches = static_cast<size_t>(job.positions.batch);
  const size_t slab = out.size() / std::max<size_t>(batches, 1);
  for (size_t batch = 0; batch < batches && slab > 0; ++batch) {
    const size_t count = job.rows() * static_cast<size_t>(job.positions.axes);
    const core::RopeTable table =
        table_of(job, std::span(job.positions.numbers).subspan(batch * count, count));
    const std::span<float> own = std::span(out).subspan(batch * slab, slab);
    // Components that do not turn stand before those that do: these are packed, and put back.
    std::vector<float> packed;
    for (size_t row = 0; row < slab / dim; ++row) {
      const auto turning = own.subspan(row * dim + offset, width);
      packed.insert(packed.end(), turning.begin(), turning.end());
    }
    const auto rows = static_cast<std::ptrdiff_t>(job.rows());
    const auto heads = static_cast<std::ptrdiff_t>(slab / dim) / rows;
    const auto view =
        core::contiguous(std::span(packed), heads, rows, static_cast<std::ptrdiff_t>(width));
    core::rotate(core::contiguous(std::span<const float>(packed), heads, rows,
                                  static_cast<std::ptrdiff_t>(width)),
                 table, job.layout, view);
    for (size_t row = 0; row < slab / dim; ++row)
      std::copy_n(packed.begin() + static_cast<std::ptrdiff_t>(row * width), width,
                  own.begin() + static_cast<std::ptrdiff_t>(row * dim + offset));
  }
  return formats::npy_bytes(job.x.shape, std::span<const float>(out));
}

std::string rotate_doubles(const Job& job) {
  const size_t dim = job.dim(), offset = static_cast<size_t>(job.offset);
  const std::vector<double>& inv_freq = job.frequencies.inv_freq;
  std::vector<double> out = job.x.doubles;
  std::vector<double> angles(inv_freq.size());
  for (size_t row = 0; row < job.all_rows(); ++row) {
    const std::span<const double> at = job.at(row);
    for (size_t i = 0; i < angles.size(); ++i)
      angles[i] =
          inv_freq[i] * at[job.pair_axis.empty() ? 0 : static_cast<size_t>(job.pair_axis[i])];
    const std::span<double> own = std::span(out).subspan(row * dim + offset, dim - offset);
    const std::vector<double> turned = core::reference::rotate(own, angles, 1.0, job.layout);
    std::copy(turned.begin(), turned.end(), own.begin());
    for (size_t i = 0; i < 2 * angles.size(); ++i) own[i] *= job.frequencies.attention_factor;
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
