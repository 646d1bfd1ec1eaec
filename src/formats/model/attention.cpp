// A model's attention besides the rotation.
//   softmax  {rule, field, default, if}: "root" 1/sqrt(field), "multiplier" field, "one",
//            "half head" 1/sqrt(head_dim/2), "over head" field/head_dim, "mscale" DeepSeek's
//            g(factor, mscale_all_dim)^2 / sqrt(head), with the part that does not turn
//   query    {beta, length} Llama 4's temperature, or {logn_if, length} Qwen-1's logn
//   also     [{field, default, does}]: counts where the field, or without it the default, is not
//            null or false; without field always
#include <cmath>

#include "core/number_text.h"
#include "formats/model/context.h"

namespace ropewalk::formats {
namespace {

using core::number_text;

class Attention {
 public:
  Attention(const ModelContext& context, const Scope& parameters, int still_part)
      : context_(context), parameters_(parameters), out_(context.out.attention) {
    out_.still_part = still_part;
  }

  void read() {
    if (context_.type == nullptr) return;
    read_scale();
    read_query();
    read_also();
  }

 private:
  double value_of(const Json& rule, std::string_view meaning) {
    const std::string_view field = text_of(find_member(rule, "field"));
    const auto given = context_.reader.positive(context_.model(), field, meaning);
    return given.value_or(number_of(find_member(rule, "default"), 1.0));
  }

  void set(double scale, std::string words) {
    out_.scale = scale;
    out_.scale_words = std::move(words);
  }

  void read_scale() {
    const core::RopeConfig& config = context_.out.groups.front().config;
    const int width = config.head_dim + out_.still_part;
    set(1.0 / std::sqrt(static_cast<double>(width)), "1/sqrt(" + std::to_string(width) + ")");
    const Json* rule = context_.type->member("softmax");
    if (rule == nullptr) return;
    const std::string_view kind = text_of(find_member(*rule, "rule"));
    const std::string field(text_of(find_member(*rule, "field")));
    if (kind == "one") {
      set(1.0, "1");
    } else if (kind == "half head") {
      set(1.0 / std::sqrt(config.head_dim / 2.0),
          "1/sqrt(" + std::to_string(config.head_dim) + "/2)");
    } else if (kind == "root") {
      const double value = value_of(*rule, "the softmax scale is 1/sqrt of it");
      set(1.0 / std::sqrt(value), "1/sqrt(" + field + " = " + number_text(value) + ")");
    } else if (kind == "multiplier") {
      const double value = value_of(*rule, "the softmax scale: multiplies q.k");
      set(value, field + " = " + number_text(value));
    } else if (kind == "over head") {
      read_over_head(*rule, config.head_dim);
    } else if (kind == "mscale") {
      read_mscale(config, width);
    }
  }

  void read_over_head(const Json& rule, int head_dim) {
    const double value = value_of(rule, "the softmax scale is this over head_dim");
    const auto on = context_.reader.boolean(context_.model(), text_of(find_member(rule, "if")),
                                            "whether it is");
    if (!on.value_or(true)) return;
    set(value / head_dim, number_text(value) + "/" + std::to_string(head_dim));
  }

  void read_mscale(const core::RopeConfig& config, int width) {
    if (config.kind != core::ScalingKind::kYarn || config.mscale_all_dim == 0.0) return;
    const double g = core::yarn_mscale(config.factor, config.mscale_all_dim);
    set(g * g / std::sqrt(static_cast<double>(width)),
        number_text(g) + "^2/sqrt(" + std::to_string(width) + "), by mscale_all_dim");
    context_.note("The softmax scale is multiplied by (0.1 mscale_all_dim ln(factor) + 1)^2 = " +
                  number_text(g * g) + "; that is no part of the attention factor.");
  }

  // A number in the rope parameters, or where the path says.
  std::optional<double> number(const Json& rule, std::string_view key, std::string_view meaning) {
    const std::string_view path = text_of(find_member(rule, key));
    if (path.empty()) return std::nullopt;
    if (const auto inside = context_.reader.number(parameters_, path, meaning)) return inside;
    const ConfigReader::Place place = context_.reader.place(context_.model(), path);
    return context_.reader.number(place.scope, place.key, meaning);
  }

  void read_query() {
    const Json* rule = context_.type->member("query");
    if (rule == nullptr) return;
    const auto beta = number(*rule, "beta", "how queries grow with their position");
    const auto length = number(*rule, "length", "tokens from which queries grow");
    const std::string_view logn = text_of(find_member(*rule, "logn_if"));
    const bool by_log =
        !logn.empty() &&
        context_.reader.boolean(context_.model(), logn, "whether queries grow by a logarithm")
            .value_or(false);
    if (!length || !(*length > 1.0)) return;
    if (by_log) {
      out_.logn_length = *length;
      context_.note(std::string(logn) + " = true: past " + number_text(*length) +
                    " tokens a query is multiplied by ln(position + 1)/ln(" + number_text(*length) +
                    "); that is no part of the rotation.");
    } else if (beta && *beta != 0.0) {
      out_.query_beta = *beta;
      out_.query_length = *length;
      context_.note(std::string(text_of(find_member(*rule, "beta"))) + " = " + number_text(*beta) +
                    ": a query is multiplied by 1 + " + number_text(*beta) +
                    " ln(1 + floor(position / " + number_text(*length) +
                    ")); that is no part of the rotation.");
    }
  }

  void read_also() {
    const Json* list = context_.type->member("also");
    if (list == nullptr) return;
    for (const Json& item : *list) {
      const std::string_view field = text_of(find_member(item, "field"));
      std::string does(text_of(find_member(item, "does")));
      if (!field.empty()) {
        const Json* value = context_.at(field);
        const Json& model = *context_.model().object;
        const bool off = value == nullptr && model.contains(field);  // null: switched off
        if (value == nullptr && !off) value = find_member(item, "default");
        if (value == nullptr || *value == false || number_of(value, 1.0) == 0.0) continue;
        does += " (" + std::string(field) + " = " + shown(*value) + ")";
      }
      out_.also.push_back(printable(does));
    }
  }

  const ModelContext& context_;
  const Scope& parameters_;
  ModelAttention& out_;
};

}  // namespace

void read_attention(const ModelContext& context, const Scope& parameters, int still_part) {
  Attention(context, parameters, still_part).read();
}

}  // namespace ropewalk::formats
