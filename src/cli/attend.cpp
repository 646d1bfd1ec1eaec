// Attention of arrays under an encoding.
#include <algorithm>
#include <cmath>

#include "cli/arrays.h"
#include "cli/attend.h"
#include "cli/model.h"
#include "core/number_text.h"
#include "formats/npy.h"
#include "state/text.h"

namespace ropewalk::cli {
namespace {

using core::EncodingKind;
using core::Error;

struct Job {
  Heads q, k, v;
  AttendJob attend;
};

std::string every_encoding() {
  std::string names;
  for (const EncodingKind kind : core::kAllEncodingKinds) {
    names += (names.empty() ? "" : ", ") + std::string(core::encoding_id(kind));
  }
  return names;
}

core::Status check_shapes(const Heads& q, const Heads& k, const Heads& v) {
  const std::string shapes = "--q " + formats::shape_text(q.array.shape) + ", --k " +
                             formats::shape_text(k.array.shape) + ", --v " +
                             formats::shape_text(v.array.shape) + ": ";
  if (q.dim != k.dim) return Error{shapes + "the heads of --q and --k must be equally wide."};
  if (k.rows != v.rows) return Error{shapes + "--k and --v must have the same number of rows."};
  if (k.heads != v.heads) return Error{shapes + "--k and --v must have the same number of heads."};
  if (q.heads % k.heads != 0) {
    return Error{shapes + "the heads of --k must divide those of --q (grouped queries)."};
  }
  return {};
}

// The last components first, in every row: scores do not change, and those that turn are then the
// first ones, as for other models.
void move_front(Heads& heads, int64_t still) {
  const auto move = [&](auto& numbers) {
    for (auto row = numbers.begin(); row != numbers.end(); row += heads.dim)
      std::rotate(row, row + still, row + heads.dim);
  };
  if (heads.array.is_double()) {
    move(heads.array.doubles);
  } else {
    move(heads.array.floats);
  }
}

// What multiplies the query of each row, besides the softmax scale.
void scale_queries(const formats::ModelAttention& model, int64_t offset, Heads& q) {
  const auto factor = [&](int64_t row) {
    const auto position = static_cast<double>(row % q.rows + offset);
    if (model.logn_length > 1.0)
      return std::max(1.0, std::log(position + 1.0) / std::log(model.logn_length));
    return 1.0 + model.query_beta * std::log(1.0 + std::floor(position / model.query_length));
  };
  for (int64_t i = 0; i < q.array.count(); ++i) {
    const auto at = static_cast<size_t>(i);
    const double times = factor(i / q.dim);
    if (q.array.is_double()) {
      q.array.doubles[at] *= times;
    } else {
      q.array.floats[at] = static_cast<float>(q.array.floats[at] * times);
    }
  }
}

// The model's own attention: its scale, its queries, and what is missing here.
void use_model(const Arguments& arguments, const RopeSetting& setting, Job& job,
               std::vector<std::string>& notes) {
  const formats::ModelAttention& model = setting.model->attention;
  if (setting.offset > 0) {
    move_front(job.q, setting.offset);
    move_front(job.k, setting.offset);
  } else if (model.still_part > 0) {
    notes.push_back(
        "The arrays are the rotary part alone; the model adds to these scores those of " +
        std::to_string(model.still_part) + " components that do not turn. Give both, " +
        std::to_string(model.still_part) + " and then the rotary part, for all of it.");
  }
  if (arguments.has("--scale")) {
    if (model.scale > 0.0)
      notes.push_back("--scale counts instead of the model's own " + model.scale_words + ".");
  } else if (model.scale > 0.0) {
    job.attend.scale = model.scale;
    notes.push_back("The softmax scale is the model's: " + model.scale_words + " = " +
                    core::number_text(model.scale) + ".");
  } else {
    notes.push_back("The model's softmax scale is not known; 1/sqrt(head_dim) is taken.");
  }
  if (model.query_beta != 0.0 || model.logn_length > 1.0) {
    scale_queries(model, job.attend.offset, job.q);
    notes.push_back("Queries are multiplied as the model does, by their position.");
  }
  for (const std::string& also : model.also)
    notes.push_back("Missing here: the model also " + also + ".");
  if (!setting.model->mrope_section.empty())
    notes.push_back(
        "The model has M-RoPE; rows are taken as text, whose three positions are equal.");
}

core::Status read_encoding(const Arguments& arguments, Job& job, std::vector<std::string>& notes) {
  const bool rotary = arguments.has("--base") || arguments.has("--config");
  const std::string_view given = arguments.value("--encoding");
  const std::string id(given.empty() ? (rotary ? "rope" : "none") : given);
  const std::optional<EncodingKind> kind = core::encoding_from_id(id);
  if (!kind) {
    return Error{"--encoding takes " + every_encoding() + ", not " + state::quoted(id) + "."};
  }
  AttendJob& attend = job.attend;
  attend.kind = *kind;
  const bool turns = *kind == EncodingKind::kRope || *kind == EncodingKind::kXpos;
  for (const std::string_view option :
       {"--base", "--config", "--group", "--layout", "--rotary-dim", "--length"}) {
    const bool sinusoidal = *kind == EncodingKind::kSinusoidal && option == "--base";
    if (turns || sinusoidal || !arguments.has(option)) continue;
    return Error{std::string(option) + " has no effect with --encoding " + id +
                 "; leave it out, or take --encoding rope."};
  }
  const core::Result<RopeSetting> setting =
      rope_setting(arguments, static_cast<int>(job.q.dim), notes);
  if (!setting) return Error{setting.error()};
  attend.base = setting->group.config.base;
  if (!turns) return {};
  if (setting->model) use_model(arguments, *setting, job, notes);
  const double rows = static_cast<double>(std::max(job.k.rows, job.q.rows + attend.offset));
  const double length = setting->length > 0.0 ? setting->length : rows;
  core::Result<core::Frequencies> f = formats::frequencies(setting->group, length);
  if (!f) return Error{f.error()};
  for (const std::string& note : f->notes) notes.push_back(note);
  attend.layout = setting->group.config.layout;
  attend.inv_freq = std::move(f->inv_freq);
  attend.attention_factor = f->attention_factor;
  return {};
}

core::Status read_table(const Arguments& arguments, Job& job) {
  const EncodingKind kind = job.attend.kind;
  const std::string id(core::encoding_id(kind));
  std::string wanted;
  if (kind == EncodingKind::kLearned) wanted = "[positions, head_dim], added to q and k";
  if (kind == EncodingKind::kShaw) wanted = "[2 max_distance + 1, head_dim], added to the keys";
  if (kind == EncodingKind::kT5) wanted = "[buckets] or [H, buckets], one number per bucket";
  if (kind == EncodingKind::kLearnedBias) {
    wanted = "[2 max_distance + 1] or [H, 2 max_distance + 1], one number per distance";
  }
  if (kind == EncodingKind::kTransformerXl) {
    wanted = "[2, head_dim] or [2 + head_dim, head_dim], the rows u and v, and then W_r's";
  }
  if (wanted.empty()) {
    if (!arguments.has("--table")) return {};
    return Error{"--table has no effect with --encoding " + id + "; leave it out."};
  }
  if (!arguments.has("--table")) {
    return Error{"--encoding " + id + " needs what the model learned: --table FILE.npy, " + wanted +
                 "."};
  }
  core::Result<formats::Array> table = formats::load_array(arguments.value("--table"));
  if (!table) return Error{"--table: " + table.error()};
  job.attend.table = table->as_doubles();
  const auto unusable = [](double x) { return std::isnan(x) || x == HUGE_VAL; };
  if (std::any_of(job.attend.table.begin(), job.attend.table.end(), unusable)) {
    return Error{"--table " + std::string(arguments.value("--table")) +
                 " holds nan or inf; attention would be nothing but nan, so mend the table."};
  }
  job.attend.table_shape = table->shape;
  if (const core::Status fits = check_table(job.attend, job.q.heads, job.q.dim); !fits) {
    return Error{"--table " + std::string(arguments.value("--table")) + " has the shape " +
                 formats::shape_text(table->shape) + ", but --encoding " + id + " needs " + wanted +
                 "."};
  }
  return {};
}

core::Result<Job> read(const Arguments& arguments, std::vector<std::string>& notes) {
  if (arguments.value("--output").empty()) {
    return Error{"ropewalk attend needs -o FILE.npy, the array to write."};
  }
  if (arguments.value("--weights") == arguments.value("--output")) {
    return Error{"--weights and -o both name " + std::string(arguments.value("--output")) +
                 ": one would overwrite the other; give two files."};
  }
  Job job;
  for (const auto& [option, into] :
       {std::pair{"--q", &job.q}, std::pair{"--k", &job.k}, std::pair{"--v", &job.v}}) {
    core::Result<Heads> heads = load_heads(arguments, option);
    if (!heads) return Error{heads.error()};
    *into = std::move(*heads);
  }
  if (core::Status s = check_shapes(job.q, job.k, job.v); !s) return Error{s.error()};
  AttendJob& attend = job.attend;
  attend.causal = arguments.has("--causal");
  if (attend.causal && job.q.rows > job.k.rows) {
    return Error{"--q has " + std::to_string(job.q.rows) + " rows and --k only " +
                 std::to_string(job.k.rows) +
                 ": with --causal the queries are the last rows of the sequence, so --k needs at "
                 "least as many."};
  }
  attend.offset = attend.causal ? job.k.rows - job.q.rows : 0;
  if (attend.offset > 0) {
    notes.push_back("Query row 0 stands at position " + std::to_string(attend.offset) +
                    ": the earlier keys are its cache.");
  }
  if (!attend.causal && job.q.rows != job.k.rows) {
    notes.push_back("Row 0 of --q and row 0 of --k both stand at position 0; for queries after a " +
                    std::string("cache of keys, the last rows, give --causal."));
  }
  attend.scale = 1.0 / std::sqrt(static_cast<double>(job.q.dim));
  if (arguments.has("--scale")) {
    const auto scale = parse_number("--scale", arguments.value("--scale"), 1e-30, 1e30);
    if (!scale) return Error{scale.error()};
    attend.scale = *scale;
  }
  attend.want_weights = arguments.has("--weights");
  constexpr int64_t kMaxScores = int64_t{1} << 28;
  const int64_t scores = job.q.rows * job.k.rows;
  if (scores > kMaxScores || (attend.want_weights && scores > kMaxScores / job.q.heads)) {
    return Error{"--q has " + std::to_string(job.q.rows) + " rows and --k " +
                 std::to_string(job.k.rows) +
                 ": more scores than fit into memory; take a shorter sequence" +
                 (attend.want_weights ? " or leave --weights out." : ".")};
  }
  if (core::Status s = read_encoding(arguments, job, notes); !s) return Error{s.error()};
  if (core::Status s = read_table(arguments, job); !s) return Error{s.error()};
  return job;
}

template <class T>
core::Status write(const Arguments& arguments, const Environment& environment, const Job& job,
                   const Attended<T>& result) {
  std::vector<int64_t> shape = job.q.array.shape;
  shape.back() = job.v.dim;
  core::Status written = write_file(environment, std::string(arguments.value("--output")),
                                    formats::npy_bytes(shape, std::span<const T>(result.output)));
  if (!written || !job.attend.want_weights) return written;
  shape.back() = job.k.rows;
  return write_file(environment, std::string(arguments.value("--weights")),
                    formats::npy_bytes(shape, std::span<const T>(result.weights)));
}

template <class T>
int finish(const Arguments& arguments, const Environment& environment, const Job& job,
           core::Result<Attended<T>> result) {
  if (!result) return fail(environment, result.error());
  const core::Status written = write(arguments, environment, job, *result);
  return written ? kDone : fail(environment, written.error());
}

template <class T>
AttendInput<T> input_of(const Heads& heads, std::vector<T> numbers) {
  return {std::move(numbers), heads.heads, heads.rows, heads.dim};
}

}  // namespace

int run_attend(const Arguments& arguments, const Environment& environment) {
  std::vector<std::string> notes;
  const core::Result<Job> job = read(arguments, notes);
  if (!job) return fail(environment, job.error());
  const bool wide =
      job->q.array.is_double() || job->k.array.is_double() || job->v.array.is_double();
  const int status =
      wide ? finish(arguments, environment, *job,
                    attend_doubles(job->attend, input_of(job->q, job->q.array.as_doubles()),
                                   input_of(job->k, job->k.array.as_doubles()),
                                   input_of(job->v, job->v.array.as_doubles())))
           : finish(arguments, environment, *job,
                    attend_floats(job->attend, input_of(job->q, job->q.array.as_floats()),
                                  input_of(job->k, job->k.array.as_floats()),
                                  input_of(job->v, job->v.array.as_floats())));
  if (status == kDone) say_notes(environment, notes);
  return status;
}

}  // namespace ropewalk::cli
