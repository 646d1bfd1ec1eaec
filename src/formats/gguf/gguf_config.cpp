#include "formats/gguf/gguf_config.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/number_text.h"
#include "core/rotation/frequency.h"
#include "formats/gguf/architecture.h"
#include "formats/gguf/ggml_type.h"

namespace ropewalk::formats {
namespace {

using core::Error;
using core::number_text;
using core::Status;
using Rope = GgufArchitecture::Rope;
using Sliding = GgufArchitecture::Sliding;

// The share that makes int(head_dim * share) exactly `rotary`.
double share_of(int rotary, int head_dim) {
  double share = static_cast<double>(rotary) / head_dim;
  while (static_cast<int>(head_dim * share) < rotary) share = std::nextafter(share, 2.0);
  return share;
}

Json plain_number(double number) {
  constexpr double kMax = 1e15;
  if (number == std::floor(number) && std::abs(number) < kMax)
    return static_cast<std::int64_t>(number);
  return number;
}

// The layers of one kind.
struct Layers {
  int head_dim = 0, rotary = 0;
  double base = 10000.0;
  bool scaled = true;  // by rope.scaling.* and the factors' tensors
};

class Converter {
 public:
  Converter(const GgufFile& file, ByteSource& source) : file_(file), source_(source) {}

  core::Result<EquivalentConfig> convert() {
    if (Status s = read_architecture(); !s) return Error{s.error()};
    if (Status s = read_heads(); !s) return Error{s.error()};
    if (Status s = read_lengths(); !s) return Error{s.error()};
    if (Status s = read_factors(); !s) return Error{s.error()};
    if (Status s = write_groups(); !s) return Error{s.error()};
    write_axes();
    return std::move(out_);
  }

 private:
  std::string key(std::string_view rest) const { return arch_ + "." + std::string(rest); }
  void note(std::string_view sentence) { out_.notes.push_back(printable(sentence)); }
  Json& config() { return out_.config; }

  Status read_architecture() {
    if (file_.text("general.type") == "adapter") {
      return Error{
          "this is an adapter (LoRA) in GGUF, not a model; give the model it was trained on."};
    }
    arch_ = printable(file_.text("general.architecture"), 64);
    if (arch_.empty()) {
      return Error{
          "general.architecture is missing, so no other key can be found; convert the model "
          "again with llama.cpp."};
    }
    known_ = find_gguf_architecture(arch_);
    out_.model_type = arch_;
    if (known_ == nullptr) {
      note("The architecture \"" + arch_ +
           "\" is not known here: that its layers turn, and the layout (taken as half-split), "
           "are a guess.");
    } else if (known_->rope == Rope::kNone || turns_nothing()) {
      return no_rotation();
    }
    config() = Json::object();
    if (known_ == nullptr) return {};
    config()["model_type"] = "llama";
    config()["rope_interleave"] = known_->rope == Rope::kNorm;
    if (known_->permuted) {
      note(
          "Pairs are neighbours in this file, because llama.cpp's converter sorts the rows of q "
          "and k so; Hugging Face's checkpoint of such a model is half-split, and the scores are "
          "the same.");
    }
    return {};
  }
  // Granite's switch, and Baichuan's larger model.
  bool turns_nothing() const {
    if (arch_.starts_with("granite"))
      return file_.number(key("rope.scaling.finetuned")).value_or(1.0) == 0.0;
    return arch_ == "baichuan" && file_.number(key("block_count")).value_or(0.0) == 40.0;
  }
  Status no_rotation() const {
    std::string_view instead = known_->instead;
    if (instead.empty()) instead = arch_ == "baichuan" ? "ALiBi" : "attention without positions";
    return Error{"general.architecture = \"" + arch_ + "\": this model uses " +
                 std::string(instead) + " and has no rotary embeddings; give a model that has."};
  }

  // A whole number from 1 on; of a list (one per layer) the first above 0.
  Status whole(std::string_view rest, std::optional<int>& into) {
    constexpr double kMax = 1e9;
    const std::string name = key(rest);
    const GgufValue* value = file_.find(name);
    if (value == nullptr) return {};
    double number = value->number;
    if (value->kind == GgufValue::Kind::kNumbers) {
      const auto first = std::find_if(value->numbers.begin(), value->numbers.end(),
                                      [](double one) { return one != 0.0; });
      if (first == value->numbers.end()) return {};
      number = *first;
      const bool vary = std::any_of(first, value->numbers.end(),
                                    [number](double one) { return one != 0.0 && one != number; });
      if (vary)
        note(name + " differs from layer to layer; the first, " + number_text(number) +
             ", is taken.");
    } else if (value->kind != GgufValue::Kind::kNumber) {
      return wrong(name, "no number");
    }
    if (!(number >= 1.0 && number <= kMax && number == std::floor(number)))
      return wrong(name, number_text(number));
    into = static_cast<int>(number);
    return {};
  }
  static Status wrong(const std::string& name, const std::string& what) {
    return Error{name + " = " + what +
                 " cannot be used: it must be a whole number from 1 to 1000000000; the file is "
                 "damaged, fetch it again."};
  }
  Status positive(std::string_view rest, std::optional<double>& into) {
    const std::string name = key(rest);
    const GgufValue* value = file_.find(name);
    if (value == nullptr) return {};
    const bool number = value->kind == GgufValue::Kind::kNumber;
    if (number && value->number > 0.0 && std::isfinite(value->number)) {
      into = value->number;
      return {};
    }
    return Error{name + " = " + (number ? number_text(value->number) : "no number") +
                 " cannot be used: it must be above 0; the file is damaged, fetch it again."};
  }

  Status read_heads() {
    std::optional<int> key_length, mla, width, heads, rotary, swa_length, swa_rotary;
    for (Status s :
         {whole("attention.key_length", key_length), whole("attention.key_length_mla", mla),
          whole("embedding_length", width), whole("attention.head_count", heads),
          whole("rope.dimension_count", rotary), whole("attention.key_length_swa", swa_length),
          whole("rope.dimension_count_swa", swa_rotary)}) {
      if (!s) return s;
    }
    std::optional<int> kv_heads;
    if (Status s = whole("attention.head_count_kv", kv_heads); !s) return s;
    if (heads) config()["num_attention_heads"] = *heads;
    if (kv_heads) config()["num_key_value_heads"] = *kv_heads;
    if (width) config()["hidden_size"] = *width;
    if (mla) key_length = mla;
    if (!key_length && (!width || !heads)) {
      return Error{key(width ? "attention.head_count" : "embedding_length") + " is missing, and " +
                   key("attention.key_length") +
                   " too, so the size of a head is not known; convert the model again with "
                   "llama.cpp."};
    }
    full_.head_dim = key_length ? *key_length : *width / *heads;
    full_.rotary = rotary.value_or(full_.head_dim);
    if (known_ != nullptr && known_->apart && full_.rotary < full_.head_dim) {
      config()["qk_nope_head_dim"] = full_.head_dim - full_.rotary;
      config()["qk_rope_head_dim"] = full_.rotary;
      full_.head_dim = full_.rotary;
    }
    sliding_ = full_;
    if (swa_length) sliding_.rotary = sliding_.head_dim = *swa_length;
    if (swa_rotary) sliding_.rotary = *swa_rotary;
    for (const Layers* layers : {&full_, &sliding_}) {
      if (layers->head_dim > 0 && layers->rotary <= layers->head_dim && layers->rotary % 2 == 0)
        continue;
      return Error{key("rope.dimension_count") + " = " + std::to_string(layers->rotary) +
                   " of heads of " + std::to_string(layers->head_dim) +
                   " components cannot be used: an even number of them turn, all at most; the "
                   "file is damaged, fetch it again."};
    }
    if (!rotary) {
      note(key("rope.dimension_count") + " is not given; the whole head, " +
           std::to_string(full_.rotary) + ", turns.");
    }
    return {};
  }

  Status read_lengths() {
    std::optional<double> base;
    for (Status s : {positive("rope.freq_base", base), positive("rope.freq_base_swa", swa_base_),
                     positive("context_length", length_),
                     positive("rope.scaling.original_context_length", original_)}) {
      if (!s) return s;
    }
    if (base) full_.base = *base;
    if (!base) note(key("rope.freq_base") + " is not given; llama.cpp's default 10000 is taken.");
    if (length_) config()["max_position_embeddings"] = plain_number(*length_);
    return {};
  }

  // ---- what stretches frequencies

  core::Result<std::vector<double>> read_tensor(const GgufTensor& tensor) const {
    const std::string where = "the tensor " + tensor.name;
    const GgmlType* type = find_ggml_type(tensor.type);
    std::uint64_t count = 1;
    for (const std::int64_t size : tensor.shape) count *= static_cast<std::uint64_t>(size);
    if (type == nullptr || type->dequantize == nullptr || type->numbers != 1)
      return Error{where + " is not of the type F32; convert the model again with llama.cpp."};
    constexpr std::uint64_t kMax = 65536;
    if (count > kMax) {
      return Error{where + " has " + std::to_string(count) +
                   " numbers, more than half a head's; the file is damaged, fetch it again."};
    }
    std::vector<unsigned char> bytes(static_cast<std::size_t>(count * type->bytes));
    if (!source_.read(tensor.at, bytes.data(), bytes.size())) {
      return Error{where + " lies beyond the file's end, at byte " + std::to_string(tensor.at) +
                   ", and changes the frequencies; fetch the whole file."};
    }
    std::vector<float> numbers(static_cast<std::size_t>(count));
    dequantize(*type, bytes, numbers);
    for (const float number : numbers) {
      if (number > 0.0F && std::isfinite(number)) continue;
      return Error{where + " has the divisor " + number_text(static_cast<double>(number)) +
                   ", but all must be above 0; the file is damaged, fetch it again."};
    }
    return std::vector<double>(numbers.begin(), numbers.end());
  }
  Status read_list(std::string_view name, std::vector<double>& into) const {
    const GgufTensor* tensor = file_.find_tensor(name);
    if (tensor == nullptr) return {};
    core::Result<std::vector<double>> read = read_tensor(*tensor);
    if (!read) return Error{read.error()};
    if (read->size() != static_cast<std::size_t>(full_.rotary / 2)) {
      return Error{"the tensor " + std::string(name) + " has " + std::to_string(read->size()) +
                   " numbers, but " + std::to_string(full_.rotary / 2) + " pairs turn (" +
                   key("rope.dimension_count") + "); the file is damaged, fetch it again."};
    }
    into = std::move(*read);
    return {};
  }
  Status read_factors() {
    for (Status s :
         {read_list("rope_freqs.weight", freqs_), read_list("rope_factors_long.weight", long_),
          read_list("rope_factors_short.weight", short_)}) {
      if (!s) return s;
    }
    if (long_.empty() != short_.empty()) {
      return Error{"the tensor rope_factors_" + std::string(long_.empty() ? "long" : "short") +
                   ".weight is missing, but its counterpart is there; fetch the file again."};
    }
    if (!freqs_.empty()) long_ = short_ = freqs_;
    if (!freqs_.empty())
      note(
          "The tensor rope_freqs.weight divides the frequencies, pair by pair: so do Llama 3's "
          "scaling and the like come in GGUF.");
    std::optional<double> old;
    if (Status s = positive_or_0("rope.scale_linear", old); !s) return s;
    factor_ = old;
    if (Status s = positive_or_0("rope.scaling.factor", factor_); !s) return s;
    if (Status s = positive("rope.scaling.attn_factor", attention_); !s) return s;
    scaling_ = file_.text(key("rope.scaling.type"));
    if (scaling_.empty()) scaling_ = "linear";
    if (scaling_ == "none") factor_.reset();
    if (scaling_ == "none" || scaling_ == "linear" || scaling_ == "yarn" || scaling_ == "longrope")
      return {};
    return Error{key("rope.scaling.type") + " = \"" + printable(scaling_, 40) +
                 "\" is not known; llama.cpp has none, linear, yarn and longrope."};
  }
  // 0 stands for not given, as in llama.cpp.
  Status positive_or_0(std::string_view rest, std::optional<double>& into) {
    if (file_.number(key(rest)) == 0.0) return {};
    return positive(rest, into);
  }

  double original() const { return original_.value_or(length_.value_or(0.0)); }

  Status write_yarn(Json& rope) {
    if (!factor_) {
      return Error{key("rope.scaling.factor") + " is missing, but " + key("rope.scaling.type") +
                   " = \"yarn\" needs it; convert the model again with llama.cpp."};
    }
    if (original() == 0.0) {
      return Error{key("rope.scaling.original_context_length") +
                   " is missing, but yarn needs it; convert the model again with llama.cpp."};
    }
    std::optional<double> fast, slow, log_multiplier, own;
    for (Status s : {positive("rope.scaling.yarn_beta_fast", fast),
                     positive("rope.scaling.yarn_beta_slow", slow),
                     positive_or_0("rope.scaling.yarn_log_multiplier", log_multiplier),
                     positive("rope.scaling.yarn_attn_factor", own)}) {
      if (!s) return s;
    }
    const double extrapolation = file_.number(key("rope.scaling.yarn_ext_factor")).value_or(1.0);
    if (extrapolation != 1.0) {
      return Error{key("rope.scaling.yarn_ext_factor") + " = " + number_text(extrapolation) +
                   " cannot be used: YaRN is computed with 1 here; leave the key out."};
    }
    rope["rope_type"] = "yarn";
    rope["factor"] = *factor_;
    rope["original_max_position_embeddings"] = plain_number(original());
    if (fast) rope["beta_fast"] = *fast;
    if (slow) rope["beta_slow"] = *slow;
    // llama-context.cpp: mscale and mscale_all_dim are equal wherever the latter is told, so cos
    // and sin keep their length; the softmax scale carries it.
    const double mscale = log_multiplier ? 1.0 : core::yarn_mscale(*factor_);
    rope["attention_factor"] = mscale * attention_.value_or(1.0) * own.value_or(1.0);
    if (log_multiplier) {
      note(key("rope.scaling.yarn_log_multiplier") + " = " + number_text(*log_multiplier) +
           " enlarges the softmax scale; cos and sin are not multiplied.");
    }
    if (!long_.empty()) {
      return Error{"the tensors rope_freqs or rope_factors stand beside " +
                   key("rope.scaling.type") + " = \"yarn\"; both at once are not computed here."};
    }
    return {};
  }

  // All divisors alike at every length, or a list of short and one of long sequences.
  void write_divisors(Json& rope) {
    if (write_still(rope)) return;
    const double factor = factor_.value_or(1.0);
    const auto list = [factor](const std::vector<double>& divisors) {
      Json out = Json::array();
      for (const double divisor : divisors) out.push_back(divisor * factor);
      return out;
    };
    rope["rope_type"] = "longrope";
    rope["short_factor"] = list(short_);
    rope["long_factor"] = list(long_);
    rope["original_max_position_embeddings"] = plain_number(original() > 0.0 ? original() : 1.0);
    rope["attention_factor"] = attention_.value_or(1.0);
  }
  // Gemma 4: 1 for pairs that turn, 1e30 for those that stand still.
  bool write_still(Json& rope) {
    constexpr double kStill = 1e29;
    const auto still = std::find_if(freqs_.begin(), freqs_.end(),
                                    [](double divisor) { return divisor >= kStill; });
    if (still == freqs_.end() || factor_) return false;
    for (auto it = freqs_.begin(); it != freqs_.end(); ++it) {
      if (it < still ? *it != 1.0 : *it < kStill) return false;
    }
    rope["rope_type"] = "proportional";
    rope["partial_rotary_factor"] =
        static_cast<double>(still - freqs_.begin()) / static_cast<double>(freqs_.size());
    return true;
  }

  core::Result<Json> rope_of(const Layers& layers) {
    Json rope = Json::object();
    rope["rope_type"] = "default";
    rope["rope_theta"] = plain_number(layers.base);
    if (layers.rotary != layers.head_dim)
      rope["partial_rotary_factor"] = share_of(layers.rotary, layers.head_dim);
    if (!layers.scaled) return rope;
    if (scaling_ == "yarn") {
      if (Status s = write_yarn(rope); !s) return Error{s.error()};
    } else if (!long_.empty()) {
      write_divisors(rope);
    } else if (factor_ && *factor_ != 1.0) {
      rope["rope_type"] = "linear";
      rope["factor"] = *factor_;
    }
    if (scaling_ == "longrope" && long_.empty()) {
      return Error{key("rope.scaling.type") +
                   " = \"longrope\", but the tensors rope_factors_long.weight and "
                   "rope_factors_short.weight are missing; fetch the whole file."};
    }
    return rope;
  }

  // ---- which layers turn how

  // True: sliding. Empty: the file does not say, or all are alike.
  std::vector<bool> sliding_layers() const {
    constexpr double kMaxLayers = 4096;
    const double layers = file_.number(key("block_count")).value_or(0.0);
    if (!(layers >= 1.0 && layers <= kMaxLayers)) return {};
    const auto count = static_cast<std::size_t>(layers);
    std::vector<bool> sliding(count);
    int period = known_ == nullptr ? 0 : known_->period;
    if (const GgufValue* value = file_.find(key("attention.sliding_window_pattern"))) {
      if (value->kind == GgufValue::Kind::kNumbers) {
        if (value->numbers.size() < count) return {};
        for (std::size_t i = 0; i < count; ++i) sliding[i] = value->numbers[i] != 0.0;
        return sliding;
      }
      if (value->number >= 1.0 && value->number <= kMaxLayers)
        period = static_cast<int>(value->number);
    }
    if (period < 1) return {};
    for (std::size_t i = 0; i < count; ++i) {
      const auto at = static_cast<int>(i) % period;
      sliding[i] = known_ != nullptr && known_->dense_first ? at != 0 : at < period - 1;
    }
    return sliding;
  }

  Status write_groups() {
    const double window = file_.number(key("attention.sliding_window")).value_or(0.0);
    const bool slides = window > 0.0 && known_ != nullptr;
    const Sliding how = slides ? known_->sliding : Sliding::kSame;
    sliding_.base = swa_base_.value_or(how == Sliding::k10000 ? 10000.0 : full_.base);
    sliding_.scaled = how == Sliding::kSame || how == Sliding::kTurnsAlone;
    const bool differ = sliding_.base != full_.base || sliding_.scaled != full_.scaled ||
                        sliding_.head_dim != full_.head_dim || sliding_.rotary != full_.rotary ||
                        how == Sliding::kTurnsAlone;
    if (known_ != nullptr && known_->still_interval > 0 && window_says_still(window))
      config()["no_rope_layer_interval"] = known_->still_interval;
    write_layers();
    config()["head_dim"] = full_.head_dim;
    core::Result<Json> full = rope_of(full_);
    if (!full) return Error{full.error()};
    if (!slides || !differ) {
      config()["rope_parameters"] = std::move(*full);
      return {};
    }
    core::Result<Json> sliding = rope_of(sliding_);
    if (!sliding) return Error{sliding.error()};
    config()["rope_parameters"]["sliding_attention"] = std::move(*sliding);
    if (how == Sliding::kTurnsAlone) {
      note("In this model the sliding_attention layers rotate; full_attention layers do not.");
    } else {
      config()["rope_parameters"]["full_attention"] = std::move(*full);
    }
    if (sliding_.head_dim != full_.head_dim) {
      config()["global_head_dim"] = full_.head_dim;
      config()["head_dim"] = sliding_.head_dim;
    }
    return {};
  }
  // Llama 4's layers all turn where the file says that none slides.
  bool window_says_still(double window) const {
    return arch_ != "llama4" || window > 0.0 ||
           file_.find(key("attention.sliding_window")) == nullptr;
  }
  void write_layers() {
    const std::vector<bool> sliding = sliding_layers();
    const double layers = file_.number(key("block_count")).value_or(0.0);
    if (layers >= 1.0 && layers <= 1e6) config()["num_hidden_layers"] = plain_number(layers);
    if (sliding.empty() || !file_.find(key("attention.sliding_window"))) return;
    Json types = Json::array();
    for (const bool slides : sliding)
      types.push_back(slides ? "sliding_attention" : "full_attention");
    config()["layer_types"] = std::move(types);
  }

  void write_axes() {
    if (known_ == nullptr || (known_->rope != Rope::kMrope && known_->rope != Rope::kImrope))
      return;
    const GgufValue* sections = file_.find(key("rope.dimension_sections"));
    if (sections == nullptr || sections->numbers.size() < 3) return;
    Json& rope = config()["rope_parameters"];
    rope["mrope_section"] = Json::array();
    for (std::size_t i = 0; i < 3; ++i)
      rope["mrope_section"].push_back(plain_number(sections->numbers[i]));
    rope["mrope_interleaved"] = known_->rope == Rope::kImrope;
  }

  const GgufFile& file_;
  ByteSource& source_;
  EquivalentConfig out_;
  std::string arch_, scaling_;
  const GgufArchitecture* known_ = nullptr;
  Layers full_, sliding_;
  std::optional<double> swa_base_, length_, original_, factor_, attention_;
  std::vector<double> freqs_, long_, short_;
};

}  // namespace

core::Result<EquivalentConfig> config_of_gguf(const GgufFile& file, ByteSource& source) {
  return Converter(file, source).convert();
}

}  // namespace ropewalk::formats
