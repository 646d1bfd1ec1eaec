#include "formats/rope_parameters.h"

#include <array>
#include <cmath>
#include <utility>

#include "core/number_text.h"
#include "formats/model_types.h"

namespace ropewalk::formats {
namespace {

using core::number_text;
using core::RopeConfig;
using core::ScalingKind;

// Fields of one kind or another.
constexpr std::array<std::string_view, 14> kKindFields = {
    "factor",       "attention_factor",
    "beta_fast",    "beta_slow",
    "mscale",       "mscale_all_dim",
    "truncate",     "low_freq_factor",
    "short_factor", "long_factor",
    "alpha",        "high_freq_factor",
    "finetuned",    "original_max_position_embeddings"};

constexpr std::string_view kOriginal =
    "length the model was trained at before it was stretched, O, in tokens";

class Parameters {
 public:
  Parameters(ConfigReader& reader, const Scope& scope, const HeadShape& shape,
             const GroupDefaults& defaults, std::vector<std::string>& notes,
             std::vector<std::string>& warnings)
      : reader_(reader),
        scope_(scope),
        shape_(shape),
        defaults_(defaults),
        notes_(notes),
        warnings_(warnings) {}

  std::optional<RopeGroup> read() {
    config_.head_dim = defaults_.head_dim > 0 ? defaults_.head_dim : shape_.head_dim;
    config_.layout = shape_.layout;
    read_kind();
    read_base();
    read_share();
    if (shape_.max_position_embeddings) {
      config_.max_position_embeddings = *shape_.max_position_embeddings;
    }
    if (!reader_.failed()) read_kind_fields();
    if (!reader_.failed()) note_unused();
    if (reader_.failed()) return std::nullopt;
    RopeGroup group;
    group.config = std::move(config_);
    group.short_factor = short_mscale_;
    group.long_factor = long_mscale_;
    return group;
  }

 private:
  void note(std::string_view sentence) { notes_.push_back(printable(sentence)); }
  void warn(std::string_view sentence) { warnings_.push_back(printable(sentence)); }
  std::string path(std::string_view key) const { return scope_.path + std::string(key); }
  std::string where() const {
    return scope_.path.empty() ? std::string()
                               : " (" + scope_.path.substr(0, scope_.path.size() - 1) + ")";
  }

  void read_kind() {
    constexpr std::string_view kMeaning = "how the frequencies are stretched";
    const auto now = reader_.text(scope_, "rope_type", kMeaning);
    const auto old = reader_.text(scope_, "type", kMeaning);
    if (now && old && *now != *old && !(*now == "default" && *old == "mrope")) {
      note(path("rope_type") + " = \"" + *now + "\" counts, not " + path("type") + " = \"" + *old +
           "\".");
    }
    kind_ = now ? *now : old.value_or("default");
    const std::string given = kind_;
    kind_ = kind_alias(given);
    const std::optional<ScalingKind> kind = core::kind_from_id(kind_);
    if (!kind) {
      reader_.fail(path(now ? "rope_type" : "type") + " = " + shown(Json(given)) +
                   " is not known; it must be default, linear, dynamic, yarn, longrope, llama3, "
                   "proportional or ntk.");
      return;
    }
    config_.kind = *kind;
    if (given == "su") note("The type \"su\" is longrope's older name.");
    if (given != kind_ && given != "su" && given != "mrope")
      note("The type \"" + given + "\" is read as " + kind_ + ".");
    if (*kind == ScalingKind::kNtkAware && !scope_.implied) {
      note("The type \"ntk\" (NTK-aware with a fixed base) is not one of transformers'.");
    }
  }

  void read_base() {
    const auto own = reader_.positive(scope_, "rope_theta", "base of the frequencies, b");
    if (own && defaults_.base > 0.0 && *own != defaults_.base && !defaults_.nested) {
      note(path("rope_theta") + " = " + number_text(*own) + " counts, not " + shape_.base_path +
           " = " + number_text(defaults_.base) + ".");
    }
    config_.base = own ? *own : defaults_.base > 0.0 ? defaults_.base : defaults_.class_base;
    if (own || defaults_.base > 0.0) return;
    note("rope_theta is not given" + where() + "; the default " + number_text(config_.base) +
         " is taken.");
  }

  void read_share() {
    const auto own =
        reader_.number(scope_, "partial_rotary_factor", "share of a head's components that turn");
    std::optional<double> share = own;
    std::string share_path = path("partial_rotary_factor");
    if (shape_.partial_rotary_factor) {
      if (own && *own != *shape_.partial_rotary_factor) {
        note(shape_.share_path + " = " + number_text(*shape_.partial_rotary_factor) +
             " counts, not " + share_path + " = " + number_text(*own) + ".");
      }
      share = shape_.partial_rotary_factor;
      share_path = shape_.share_path;
    }
    if (shape_.rotary_dim) {
      config_.rotary_dim = *shape_.rotary_dim;
      return;
    }
    if (!share && shape_.default_partial_rotary_factor > 0.0) {
      share = shape_.default_partial_rotary_factor;
      note("partial_rotary_factor is not given; the model's default " + number_text(*share) +
           " is taken.");
    }
    if (!share || reader_.failed()) return;
    if (!(*share >= 0.0 && *share <= 1.0) || (*share == 0.0 && kind_ != "proportional")) {
      reader_.fail(share_path + " = " + number_text(*share) +
                   " cannot be used: it is a share of the head, above 0 and up to 1.");
      return;
    }
    config_.partial_rotary_factor = *share;
    if (config_.kind == ScalingKind::kProportional) return;
    config_.rotary_dim = static_cast<int>(config_.head_dim * *share);  // as transformers: int()
    if (config_.rotary_dim >= 2 && config_.rotary_dim % 2 == 0) return;
    reader_.fail(share_path + " = " + number_text(*share) + " of head_dim = " +
                 std::to_string(config_.head_dim) + " makes " + std::to_string(config_.rotary_dim) +
                 " components turn, but they turn in pairs; give a share that makes an even "
                 "number, 2 or more.");
  }

  void missing(std::string_view key, std::string_view remedy) {
    reader_.fail(path(key) + " is missing, but rope_type \"" + kind_ + "\" needs it; add " +
                 std::string(remedy) + ".");
  }

  void read_factor() {
    const auto factor = reader_.positive(scope_, "factor", "how far the context is stretched, s");
    if (factor) {
      config_.factor = *factor;
      if (*factor < 1.0) {
        note(path("factor") + " = " + number_text(*factor) +
             " is below 1: it shortens the context instead of stretching it.");
      }
      return;
    }
    if (!reader_.failed()) missing("factor", "by how much the context is stretched, such as 4");
  }

  // O: at the top of the file, else here, else L.
  void read_original(bool required) {
    const auto own = reader_.positive(scope_, "original_max_position_embeddings", kOriginal);
    const auto& top = shape_.original_max_position_embeddings;
    if (top && !defaults_.nested) {
      if (own && *own != *top) {
        note("original_max_position_embeddings = " + number_text(*top) +
             " at the top of the file counts, not " + number_text(*own) + " in" + where() + ".");
      }
      config_.original_max_position_embeddings = *top;
    } else if (own) {
      config_.original_max_position_embeddings = *own;
    } else if (required && !reader_.failed()) {
      missing("original_max_position_embeddings", "the trained length in tokens, such as 8192");
    } else {
      need_length();
      if (shape_.max_position_embeddings && !reader_.failed()) {
        note("original_max_position_embeddings is not given" + where() +
             "; max_position_embeddings = " + number_text(*shape_.max_position_embeddings) +
             " is taken for it.");
      }
    }
  }

  void need_length() {
    if (shape_.max_position_embeddings || reader_.failed()) return;
    reader_.fail("max_position_embeddings is missing, but rope_type \"" + kind_ +
                 "\" needs it; add the longest sequence in tokens, such as 4096.");
  }

  void read_attention_factor() {
    config_.attention_factor =
        reader_.positive(scope_, "attention_factor", "multiplies cos and sin");
  }

  void read_kind_fields() {
    switch (config_.kind) {
      case ScalingKind::kDefault:
        return;
      case ScalingKind::kProportional:
        if (const auto factor = reader_.positive(scope_, "factor", "divides the frequencies, s")) {
          config_.factor = *factor;
        }
        return;
      case ScalingKind::kLinear:
      case ScalingKind::kNtkAware:
        return read_factor();
      case ScalingKind::kDynamicNtk:
        return read_dynamic();
      case ScalingKind::kYarn:
        return read_yarn();
      case ScalingKind::kLongRope:
        return read_longrope();
      case ScalingKind::kLlama3:
        return read_llama3();
    }
  }

  void read_dynamic() {
    const auto alpha = reader_.positive(scope_, "alpha", "stretches the base once and for all");
    if (alpha) {
      config_.kind = ScalingKind::kNtkAware;
      config_.factor = *alpha;
      reader_.member(scope_, "factor");
      note(path("alpha") + " = " + number_text(*alpha) +
           " makes this NTK-aware scaling with a fixed base (HunYuan's meaning of dynamic).");
      return;
    }
    read_factor();
    need_length();
  }

  void read_yarn() {
    read_original(false);
    const Json* object = scope_.object;
    const bool null_factor =
        object->contains("factor") && find_member(*object, "factor") == nullptr;
    if (null_factor && shape_.max_position_embeddings) {
      reader_.member(scope_, "factor");
      config_.factor = config_.max_position_embeddings / config_.original_length();
      note(path("factor") + " is null; max_position_embeddings over the original length, " +
           number_text(config_.factor) + ", is taken.");
    } else {
      read_factor();
    }
    read_attention_factor();
    read_beta("beta_fast", "turns over O above which a pair keeps its frequency",
              config_.beta_fast);
    read_beta("beta_slow", "turns over O below which a pair is stretched by s", config_.beta_slow);
    config_.mscale = reader_.number(scope_, "mscale", "attention factor's numerator").value_or(0.0);
    config_.mscale_all_dim =
        reader_.number(scope_, "mscale_all_dim", "attention factor's denominator").value_or(0.0);
    config_.truncate =
        reader_.boolean(scope_, "truncate", "whether the ramp's ends are rounded to whole pairs")
            .value_or(true);
    if (reader_.failed()) return;
    if (config_.beta_fast < config_.beta_slow) {
      warn("beta_fast = " + number_text(config_.beta_fast) + " is below beta_slow = " +
           number_text(config_.beta_slow) + where() + ": are the two swapped?");
    }
    const double ratio = config_.max_position_embeddings / config_.original_length();
    if (shape_.max_position_embeddings && ratio != 1.0 && ratio != config_.factor) {
      note(path("factor") + " = " + number_text(config_.factor) +
           " counts, though max_position_embeddings is " + number_text(ratio) +
           " times the original length.");
    }
    read_attn_factor();
  }

  // Some files say so where attention_factor is meant.
  void read_attn_factor() {
    const auto other = reader_.positive(
        scope_, "attn_factor", "read by some engines only: vLLM multiplies the factor by it");
    if (!other) return;
    const double factor = config_.attention_factor.value_or(core::yarn_mscale(config_.factor));
    warn(path("attn_factor") + " = " + number_text(*other) +
         ": transformers ignores it, as here; vLLM multiplies the attention factor " +
         number_text(factor) + " by it, which makes " + number_text(factor * *other) +
         "; is attention_factor meant?");
  }

  void read_beta(std::string_view key, std::string_view meaning, double& beta) {
    const auto given = reader_.number(scope_, key, meaning);
    if (!given) return;
    if (*given == 0.0) {
      note(path(key) + " = 0 means the default, " + number_text(beta) + ".");
    } else {
      beta = *given;
    }
  }

  void read_list(std::string_view key, std::vector<double>& list) {
    if (auto given = reader_.numbers(scope_, key, "divides the frequencies, one per pair")) {
      list = std::move(*given);
    } else if (!reader_.failed()) {
      missing(key, "the list, one number per pair");
    }
  }

  void read_longrope() {
    read_list("short_factor", config_.short_factor);
    read_list("long_factor", config_.long_factor);
    read_original(false);
    config_.longrope_factor =
        reader_.positive(scope_, "factor", "how far the context is stretched, s");
    read_attention_factor();
    short_mscale_ = reader_.positive(scope_, "short_mscale", "attention factor of short sequences");
    long_mscale_ = reader_.positive(scope_, "long_mscale", "attention factor of long sequences");
    if (!config_.longrope_factor && !config_.attention_factor && !(short_mscale_ && long_mscale_))
      need_length();
  }

  void read_llama3() {
    read_factor();
    const auto band = [this](std::string_view key, std::string_view meaning, double& into) {
      const auto given = reader_.positive(scope_, key, meaning);
      if (given) into = *given;
      if (!given && !reader_.failed()) {
        missing(key, "it (Llama 3.1 has low_freq_factor 1 and high_freq_factor 4)");
      }
    };
    band("low_freq_factor", "wavelengths above O over this are stretched by s",
         config_.low_freq_factor);
    band("high_freq_factor", "wavelengths below O over this stay", config_.high_freq_factor);
    read_original(true);
  }

  void note_unused() {
    if (scope_.object == nullptr) return;
    std::string unused;
    for (const std::string_view key : kKindFields) {
      if (reader_.knows(scope_, key) || find_member(*scope_.object, key) == nullptr) continue;
      reader_.member(scope_, key);
      unused += (unused.empty() ? "" : ", ") + path(key);
    }
    if (!unused.empty())
      note("Without effect on the frequencies under rope_type \"" + kind_ + "\": " + unused + ".");
  }

  ConfigReader& reader_;
  const Scope& scope_;
  const HeadShape& shape_;
  const GroupDefaults& defaults_;
  std::vector<std::string>& notes_;
  std::vector<std::string>& warnings_;
  std::string kind_;
  RopeConfig config_;
  std::optional<double> short_mscale_, long_mscale_;
};

}  // namespace

std::optional<RopeGroup> read_rope_parameters(ConfigReader& reader, const Scope& scope,
                                              const HeadShape& shape, const GroupDefaults& defaults,
                                              std::vector<std::string>& notes,
                                              std::vector<std::string>& warnings) {
  return Parameters(reader, scope, shape, defaults, notes, warnings).read();
}

}  // namespace ropewalk::formats
