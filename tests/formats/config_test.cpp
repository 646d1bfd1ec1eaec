#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "formats/model_config.h"

using namespace ropewalk;

namespace {

std::string error_of(const std::string& text) {
  const auto model = formats::parse_model_config(text);
  return model.ok() ? "accepted" : model.error();
}

void check_refused(const std::string& text, std::initializer_list<std::string> words) {
  const std::string error = error_of(text);
  CAPTURE(text.substr(0, 200));
  CAPTURE(error);
  CHECK(error.ends_with('.'));
  CHECK(std::all_of(error.begin(), error.end(), [](char c) { return c >= ' ' && c <= '~'; }));
  for (const std::string& word : words) CHECK(error.find(word) != std::string::npos);
}

// The notes and warnings in one string.
std::string notes_of(const std::string& text) {
  const auto model = formats::parse_model_config(text);
  CAPTURE((model.ok() ? std::string() : model.error()));
  REQUIRE(model.ok());
  std::string all;
  for (const std::string& note : model->notes) all += note + '\n';
  for (const std::string& warning : model->warnings) all += warning + '\n';
  return all;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string scaled(const std::string& fields) {
  return R"({"model_type":"llama","head_dim":8,"max_position_embeddings":64,"rope_theta":10000,)"
         R"("rope_scaling":{)" +
         fields + "}}";
}

}  // namespace

TEST_CASE("names from a file reach the terminal as printable text") {
  const std::string own =
      R"("model_type":"x\u001b[2Jy","head_dim":8,"max_position_embeddings":64,)";
  check_refused("{" + own + R"("rope_parameters":{"full\u007f\u001b":{"rope_type":"none"}}})",
                {"full??", "\"none\""});
  CHECK(has(notes_of("{" + own + R"("rope_theta":10000})"), "\"x?[2Jy\""));
  CHECK(has(notes_of(R"({"model_type":"llama","head_dim":8,"max_position_embeddings":64,)"
                     R"("rope_parameters":{"full\u007f":{}}})"),
            "rope_parameters.full?"));
  check_refused("{" + own + "\"rope_parameters\":{\"" + std::string(5000, 'n') +
                    R"(":{"rope_type":"none"}}})",
                {" ... "});
}

TEST_CASE("what is not JSON is refused with its place") {
  check_refused("", {"line 1, column 1", "ends in the middle"});
  check_refused("{\"head_dim\":64,\n  \"rope_theta\":}", {"line 2, column 16", "not JSON"});
  check_refused("{\"head_dim\":64", {"ends in the middle"});
  check_refused("{\"a\":NAN}", {"line 1, column 6", "not JSON"});
  check_refused("{\"a\":[1e999,NaN,x]}", {"line 1, column 17", "NaN,x"});
  check_refused("{\"a\":--1e999}", {"not JSON"});
  check_refused("{\"a\":\"\xff\"}", {"line 1, column 7", "UTF-8"});
  check_refused("{\"a\":1} x", {"not JSON"});
  check_refused(std::string(70, '[') + std::string(70, ']'), {"column 65", "more than 64 deep"});
  check_refused(std::string(formats::kMaxJsonBytes + 1, ' '), {"16777217 bytes"});
  check_refused("\"a\x7f\"", {"\"a?\"", "an object in braces"});
  check_refused("[1, 2]", {"[1,2]", "an object in braces"});
}

TEST_CASE("a number that no double holds is refused where it is read, and nowhere else") {
  const std::string rest =
      R"(,"hidden_size":64,"num_attention_heads":4,"max_position_embeddings":64})";
  const std::vector<std::string> numbers{"1e999",    "-1e999",    "NaN",
                                         "Infinity", "-Infinity", "1" + std::string(400, '0')};
  for (const std::string& number : numbers) {
    CAPTURE(number);
    check_refused(R"({"rope_theta":)" + number + rest,
                  {"rope_theta = " + number.substr(0, 8), "must be a number", "leave it out"});
    check_refused(R"({"num_hidden_layers":2,"head_dim":)" + number + rest, {"head_dim = "});
    const auto model =
        formats::parse_model_config(R"({"rope_theta":5000,"initializer_range":)" + number + rest);
    REQUIRE(model.ok());
    CHECK(model->groups.front().config.base == 5000);
  }
  check_refused(scaled(R"("type":"longrope","short_factor":[1,1,NaN,1],"long_factor":[1,1,1,1])"),
                {"short_factor[2] = NaN"});
  CHECK(formats::parse_model_config(R"({"note":"1e999 NaN \"Infinity","rope_theta":5000)" + rest)
            .ok());
}

TEST_CASE("nesting in texts does not count, and 64 levels are read") {
  std::string deep = R"({"head_dim":8,"note":"[[[[{{{{\"[","x":)";
  deep += std::string(63, '[') + std::string(63, ']') + "}";
  CHECK(formats::parse_model_config(deep).ok());
}

TEST_CASE("wrong types, values and gaps are named with path, value and remedy") {
  check_refused(R"({"head_dim":"64"})", {"head_dim = \"64\"", "without quotes"});
  check_refused(R"({"head_dim":64.5})", {"head_dim = 64.5", "whole number"});
  check_refused(R"({"head_dim":true})", {"head_dim = true"});
  check_refused(R"({"head_dim":7})", {"head_dim = 7", "even"});
  check_refused(R"({"head_dim":64,"rope_theta":-1})", {"rope_theta = -1", "above 0"});
  check_refused(R"({"head_dim":64,"rope_scaling":[1]})", {"rope_scaling = [1]", "object"});
  check_refused(R"({"text_config":{"head_dim":64,"rope_theta":"x"}})", {"text_config.rope_theta"});
  check_refused(R"({"hidden_size":4096})", {"head_dim is missing", "num_attention_heads"});
  check_refused(R"({"hidden_size":64,"num_attention_heads":0})", {"num_attention_heads = 0"});
  check_refused(R"({"head_dim":64,"partial_rotary_factor":0.33})",
                {"partial_rotary_factor = 0.33", "21", "even"});
  check_refused(R"({"head_dim":64,"partial_rotary_factor":1.5})", {"1.5", "up to 1"});
  check_refused(R"({"head_dim":64,"partial_rotary_factor":0})", {"above 0"});
  check_refused(R"({"model_type":"gptj","n_embd":64,"n_head":4,"rotary_dim":32})",
                {"rotary_dim = 32", "head_dim = 16"});
  check_refused(R"({"model_type":"bloom","hidden_size":64,"n_head":4})", {"bloom", "ALiBi"});
  check_refused(R"({"model_type":"falcon","head_dim":64,"alibi":true})", {"alibi = true"});
  check_refused(R"({"model_type":"llava","text_config":"x"})", {"text_config = \"x\"", "object"});
  check_refused(R"({"qk_rope_head_dim":63})", {"qk_rope_head_dim = 63", "even"});
  check_refused(R"({"hidden_size":8,"num_attention_heads":16})",
                {"hidden_size / num_attention_heads = 0"});
  for (const std::string value : {"3", "\"yarn\"", "[1]"}) {
    check_refused(R"({"head_dim":64,"rope_parameters":{"full_attention":)" + value + "}}",
                  {"rope_parameters.full_attention = " + value, "such as"});
    check_refused(R"({"head_dim":64,"rope_parameters":{"sliding_attention":{},"full_attention":)" +
                      value + "}}",
                  {"rope_parameters.full_attention = " + value, "such as"});
  }
}

TEST_CASE("dynamic NTK is plain RoPE up to the trained length, however large its factor") {
  const std::string start = R"({"head_dim":64,"rope_theta":10000,"max_position_embeddings":4096,)";
  for (const std::string factor : {"1", "4", "1e17", "1e300"}) {
    CAPTURE(factor);
    const auto model = formats::parse_model_config(
        start + R"("rope_scaling":{"type":"dynamic","factor":)" + factor + "}}");
    REQUIRE(model.ok());
    const auto scaled_too = core::frequencies(model->groups.front().config, 4096);
    REQUIRE(scaled_too.ok());
    CHECK(scaled_too->inv_freq == core::inverse_frequencies(64, 10000.0));
  }
}

TEST_CASE("each kind asks for what it needs") {
  check_refused(scaled(R"("type":"linear")"), {"rope_scaling.factor is missing", "linear"});
  check_refused(scaled(R"("type":"dynamic","factor":null)"), {"rope_scaling.factor is missing"});
  check_refused(scaled(R"("type":"yarn")"), {"rope_scaling.factor is missing"});
  check_refused(scaled(R"("type":"longrope","short_factor":[1,1,1,1])"),
                {"long_factor is missing"});
  check_refused(scaled(R"("type":"longrope","short_factor":[1,1,1,1],"long_factor":[1,1])"),
                {"long_factor has 2", "needs 4"});
  check_refused(scaled(R"("type":"longrope","short_factor":[1,1,1,"1"],"long_factor":[])"),
                {"short_factor[3] = \"1\""});
  check_refused(
      scaled(R"("rope_type":"llama3","factor":8,"low_freq_factor":1,"high_freq_factor":4)"),
      {"original_max_position_embeddings is missing"});
  check_refused(scaled(R"("rope_type":"llama3","factor":8,"low_freq_factor":1)"),
                {"high_freq_factor is missing"});
  check_refused(scaled(R"("rope_type":"cubic")"), {"\"cubic\"", "llama3"});
  check_refused(scaled(R"("rope_type":7)"), {"rope_scaling.rope_type = 7"});
  check_refused(R"({"head_dim":8,"rope_scaling":{"type":"dynamic","factor":2}})",
                {"max_position_embeddings is missing"});
}

TEST_CASE("what cannot be computed is refused with the reason") {
  check_refused(R"({"head_dim":2,"max_position_embeddings":9,)"
                R"("rope_scaling":{"type":"dynamic","factor":2}})",
                {"dynamic", "d/(d-2)"});
  check_refused(R"({"head_dim":8,"max_position_embeddings":9,"rope_theta":1,)"
                R"("rope_scaling":{"type":"yarn","factor":2}})",
                {"rope_theta = 1", "ln"});
  check_refused(R"({"head_dim":4,"max_position_embeddings":9,"original_max_position_embeddings":1,)"
                R"("rope_scaling":{"type":"su","short_factor":[1,1],"long_factor":[1,1]}})",
                {"original_max_position_embeddings = 1", "ln(1)"});
  check_refused(R"({"head_dim":8,"rope_parameters":{"full_attention":{},"factor":2}})",
                {"rope_parameters.factor", "rope_parameters.full_attention"});
  check_refused(R"({"head_dim":8,"rope_scaling":{"type":"mrope","mrope_section":[1,1,1]}})",
                {"mrope_section = [1,1,1]", "4 pairs"});
}

TEST_CASE("what is assumed, overridden or ignored is told") {
  CHECK(has(notes_of(R"({"head_dim":8,"a":1,"a":2})"), "\"a\" stands there twice"));
  CHECK(has(notes_of(R"({"head_dim":8})"), "rope_theta is not given"));
  CHECK(has(notes_of(R"({"head_dim":8,"model_type":"new"})"), "half-split"));
  CHECK(has(notes_of(R"({"head_dim":8,"vocab_size":9,"rope_tetha":3})"),
            "rope_tetha = 3 was not understood"));
  CHECK(has(notes_of(scaled(R"("rope_type":"default","factor":4)")),
            "Without effect on the frequencies under rope_type \"default\": rope_scaling.factor"));
  CHECK(
      has(notes_of(scaled(R"("type":"linear","rope_type":"yarn","factor":4)")), "\"yarn\" counts"));
  CHECK(has(notes_of(R"({"hidden_size":100,"num_attention_heads":6})"), "rounded down to 16"));
  CHECK(has(notes_of(R"({"head_dim":8,"no_rope_layers":[1,1,1,0]})"), "1 of the 4 layers"));
  CHECK(has(notes_of(R"({"head_dim":8,"model_type":"smollm3"})"), "Every 4th layer"));
  CHECK(has(notes_of(R"({"head_dim":8,"rope_scaling":{"type":"mrope","mrope_section":[2,1,1]}})"),
            "three chunks"));
}

TEST_CASE("every field that counts is explained") {
  const auto model = formats::parse_model_config(
      R"({"text_config":{"head_dim":8,"rope_theta":500000,"max_position_embeddings":64,)"
      R"("rope_scaling":{"rope_type":"yarn","factor":4,"beta_fast":16}}})");
  REQUIRE(model.ok());
  for (const std::string path :
       {"text_config.head_dim", "text_config.rope_theta", "text_config.rope_scaling.rope_type",
        "text_config.rope_scaling.factor", "text_config.rope_scaling.beta_fast"}) {
    CAPTURE(path);
    const auto found = std::find_if(model->fields.begin(), model->fields.end(),
                                    [&](const auto& field) { return field.path == path; });
    REQUIRE(found != model->fields.end());
    CHECK_FALSE(found->value.empty());
    CHECK(found->meaning.size() > 8);
  }
}

TEST_CASE("each field is read, on the list, or told as not understood") {
  const auto unread = [](const std::string& fields) {
    const auto model = formats::parse_model_config(
        R"({"model_type":"llama","hidden_size":64,"num_attention_heads":4,"rope_theta":1e4,)"
        R"("num_hidden_layers":3,)" +
        fields + "}");
    REQUIRE(model.ok());
    return *model;
  };
  const auto plain = unread(R"("vocab_size":9,"torch_dtype":"bfloat16","sliding_window":64)");
  CHECK(plain.unread.empty());
  CHECK(plain.warnings.empty());
  for (const std::string field :
       {"rope_ratio", "my_rotary_x", "theta2", "position_scale", "use_xpos", "alibi_bias", "logn",
        "freq", "base_2", "ntk_on", "nope_layers", "attn_scaling", "big_head_dim", "swa_window"}) {
    CAPTURE(field);
    const auto model = unread("\"" + field + "\":7");
    REQUIRE(model.unread.size() == 1);
    CHECK(model.unread[0].path == field);
    CHECK(model.unread[0].value == "7");
    CHECK(model.unread[0].warns);
    REQUIRE(model.warnings.size() == 1);
    CHECK(has(model.warnings[0], field + " = 7"));
    CHECK(has(model.warnings[0], "may change the numbers"));
  }
  CHECK(unread(R"("rope_scaling":{"rope_type":"default","fancy":1})").warnings.size() == 1);
  CHECK(unread(R"("attn_config":{"rope_theta":5})").warnings.size() == 1);
  CHECK(unread(R"("something":[1,2,3])").warnings.size() == 1);
  const auto other = unread(R"("colour":"red")");
  CHECK(other.warnings.empty());
  REQUIRE(other.unread.size() == 1);
  CHECK_FALSE(other.unread[0].warns);
  CHECK(unread(R"("vision_config":{"rope_theta":5})").warnings.empty());
  CHECK(has(notes_of(R"({"model_type":"llama","head_dim":8,"rope_theta":1e4,)"
                     R"("vision_config":{"rope_theta":5}})"),
            "left aside: vision_config"));
  CHECK(unread(R"("freq":null)").unread.empty());
  std::string many;
  for (int i = 0; i < 1000; ++i)
    many += (i == 0 ? "" : ",") + ("\"rope" + std::to_string(i)) + "\":1";
  CHECK(unread(many).unread.size() == formats::kMaxUnread);
  CHECK(unread(many).warnings.size() < 20);
}

TEST_CASE("an unknown model type makes all of it a guess") {
  const auto model =
      formats::parse_model_config(R"({"model_type":"brand_new","head_dim":8,"rope_theta":10000})");
  REQUIRE(model.ok());
  CHECK_FALSE(model->known);
  CHECK_FALSE(model->layout_known);
  REQUIRE(model->warnings.size() == 1);
  CHECK(has(model->warnings[0], "guess"));
  CHECK(has(model->warnings[0], "half-split"));
}

TEST_CASE("layers have a group each, or none") {
  const auto layers = [](const std::string& text) {
    const auto model = formats::parse_model_config(text);
    CAPTURE((model.ok() ? std::string() : model.error()));
    REQUIRE(model.ok());
    return model->layers;
  };
  using List = std::vector<int>;
  CHECK(layers(R"({"model_type":"llama","head_dim":8,"num_hidden_layers":2})") == List{0, 0});
  CHECK(layers(R"({"model_type":"llama","head_dim":8})").empty());
  CHECK(layers(R"({"model_type":"smollm3","head_dim":8,"num_hidden_layers":5})") ==
        List{0, 0, 0, -1, 0});
  CHECK(layers(R"({"model_type":"smollm3","head_dim":8,"num_hidden_layers":3,)"
               R"("no_rope_layers":[1,0,1]})") == List{0, -1, 0});
  CHECK(layers(R"({"model_type":"gemma3_text","num_hidden_layers":7})") ==
        List{1, 1, 1, 1, 1, 0, 1});
  CHECK(layers(R"({"model_type":"modernbert","head_dim":64,"num_hidden_layers":4})") ==
        List{0, 1, 1, 0});
  CHECK(layers(R"({"model_type":"cohere2","head_dim":64,"num_hidden_layers":4})") ==
        List{0, 0, 0, -1});
  const std::string exaone =
      R"({"model_type":"exaone4","head_dim":64,"num_hidden_layers":4,"sliding_window_pattern":"LLLG")";
  CHECK(layers(exaone + R"(,"sliding_window":4096})") == List{0, 0, 0, -1});
  CHECK(layers(exaone + R"(,"sliding_window":null})") == List{0, 0, 0, 0});
  CHECK(layers(R"({"model_type":"qwen3_next","num_hidden_layers":4})") == List{-1, -1, -1, 0});
  CHECK(layers(R"({"model_type":"bamba","head_dim":64,"num_hidden_layers":4,)"
               R"("attn_layer_indices":[2]})") == List{-1, -1, 0, -1});
  CHECK(layers(R"({"model_type":"granitemoehybrid","num_hidden_layers":2,)"
               R"("position_embedding_type":"nope"})") == List{-1, -1});
  CHECK(layers(R"({"model_type":"olmo3","head_dim":64,"num_hidden_layers":4,)"
               R"("max_position_embeddings":65536,"rope_scaling":{"rope_type":"yarn","factor":8,)"
               R"("original_max_position_embeddings":8192}})") == List{1, 1, 1, 0});
  CHECK(layers(R"({"model_type":"mimo_v2_flash","head_dim":64,"num_hidden_layers":3,)"
               R"("swa_rope_theta":10000,"rope_theta":5e6,"hybrid_layer_pattern":[0,1,1]})") ==
        List{0, 1, 1});
  CHECK(layers(R"({"model_type":"step3p5","head_dim":64,"num_hidden_layers":3,)"
               R"("rope_theta":[5e6,1e4,5e6],"partial_rotary_factors":[0.5,1,0.5]})") ==
        List{0, 1, 0});
  CHECK(layers(R"({"model_type":"llama","head_dim":8,"num_hidden_layers":1000000000})").empty());
  const std::string v4 =
      R"({"model_type":"deepseek_v4","head_dim":512,"qk_rope_head_dim":64,"num_hidden_layers":4,)"
      R"("rope_theta":10000,"compress_rope_theta":160000,"compress_ratios":[0,4,128,0],)"
      R"("max_position_embeddings":1048576,"rope_scaling":{"type":"yarn","factor":16,)"
      R"("original_max_position_embeddings":65536}})";
  CHECK(layers(v4) == List{1, 0, 0, 1});
  const auto compressed = formats::parse_model_config(v4);
  REQUIRE(compressed.ok());
  CHECK(compressed->groups[0].config.base == 160000);
  CHECK(compressed->groups[0].config.kind == core::ScalingKind::kYarn);
  CHECK(compressed->groups[1].config.base == 10000);
  CHECK(compressed->groups[1].config.kind == core::ScalingKind::kDefault);
  const auto gemma = formats::parse_model_config(
      R"({"model_type":"gemma4_text","head_dim":256,"layer_types":["sliding_attention",)"
      R"("full_attention"],"per_layer_config":{"1":{"head_dim":512,"num_key_value_heads":1}},)"
      R"("rope_parameters":{"full_attention":{"rope_type":"proportional","rope_theta":1000000,)"
      R"("partial_rotary_factor":0.25},"sliding_attention":{"rope_type":"default",)"
      R"("rope_theta":10000}}})");
  REQUIRE(gemma.ok());
  CHECK(gemma->group("full_attention")->config.head_dim == 512);
  CHECK(gemma->group("sliding_attention")->config.head_dim == 256);
  CHECK(gemma->warnings.empty());
}

TEST_CASE("what the attention does besides is read") {
  const auto attention = [](const std::string& text) {
    const auto model = formats::parse_model_config(text);
    CAPTURE((model.ok() ? std::string() : model.error()));
    REQUIRE(model.ok());
    return model->attention;
  };
  CHECK(attention(R"({"model_type":"llama","head_dim":64})").scale == doctest::Approx(0.125));
  CHECK(
      attention(R"({"model_type":"granite","head_dim":64,"attention_multiplier":0.0156})").scale ==
      0.0156);
  CHECK(attention(R"({"model_type":"gemma2","query_pre_attn_scalar":144})").scale ==
        doctest::Approx(1.0 / 12.0));
  CHECK(attention(R"({"model_type":"gemma3n"})").scale == 1.0);
  CHECK(attention(R"({"model_type":"unknown","head_dim":64})").scale == 0.0);
  const auto deepseek = attention(
      R"({"model_type":"deepseek_v3","qk_nope_head_dim":128,"qk_rope_head_dim":64,)"
      R"("max_position_embeddings":163840,"rope_scaling":{"type":"yarn","factor":40,"mscale":1,)"
      R"("mscale_all_dim":1,"original_max_position_embeddings":4096}})");
  CHECK(deepseek.still_part == 128);
  const double g = 0.1 * std::log(40.0) + 1.0;
  CHECK(deepseek.scale == doctest::Approx(g * g / std::sqrt(192.0)));
  const auto ministral =
      attention(R"({"model_type":"ministral3","max_position_embeddings":64,"rope_parameters":)"
                R"({"rope_type":"yarn","factor":2,"original_max_position_embeddings":32,)"
                R"("llama_4_scaling_beta":0.1}})");
  CHECK(ministral.query_beta == 0.1);
  CHECK(ministral.query_length == 32);
  CHECK(attention(R"({"model_type":"qwen","kv_channels":64,"seq_length":2048,)"
                  R"("use_logn_attn":true})")
            .logn_length == 2048);
  CHECK(attention(R"({"model_type":"gpt_oss","sliding_window":128})").also.size() == 2);
  CHECK(attention(R"({"model_type":"gemma2"})").also.size() == 1);
  CHECK(attention(R"({"model_type":"gemma2","attn_logit_softcapping":null})").also.empty());
}
