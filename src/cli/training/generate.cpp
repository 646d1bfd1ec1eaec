// A trained model goes on with a text.
#include <algorithm>
#include <optional>

#include "cli/arrays.h"
#include "cli/training/trained.h"
#include "core/number_text.h"
#include "experiments/training/stories.h"
#include "nn/generation/decoder.h"
#include "nn/generation/sampling.h"
#include "state/json_writer.h"
#include "state/text.h"

namespace ropewalk::cli {
namespace {

using core::Error;

core::Result<std::vector<std::int32_t>> read_words(std::string_view text,
                                                   const std::vector<std::string>& words) {
  std::vector<std::int32_t> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(text.size(), end + 1));
    if (word.empty()) continue;
    const auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end()) {
      return Error{"The model does not know the word " + state::quoted(word) +
                   "; words stand apart, as in \"" + words[0] + " " + words[1] + "\"."};
    }
    out.push_back(static_cast<std::int32_t>(found - words.begin()));
  }
  return out;
}

core::Result<nn::Sampling> read_sampling(const Arguments& arguments) {
  nn::Sampling out;
  const core::Result<double> temperature =
      parse_number("--temperature", arguments.value("--temperature"), 0, 1000);
  if (!temperature) return Error{temperature.error()};
  const core::Result<int> top_k = whole_option(arguments, "--top-k", 0, 1 << 24, 0);
  if (!top_k) return Error{top_k.error()};
  const core::Result<double> top_p = parse_number("--top-p", arguments.value("--top-p"), 0, 1);
  if (!top_p) return Error{top_p.error()};
  out = {*temperature, *top_k, *top_p};
  if (core::Status s = nn::validate(out); !s) return Error{s.error()};
  return out;
}

// A model and how its tokens are written.
struct Speaker {
  experiments::TrainedModel model;
  std::vector<std::string> words;                      // of a model made here
  std::optional<formats::Llama2cTokenizer> tokenizer;  // of others

  [[nodiscard]] core::Result<std::vector<std::int32_t>> read(std::string_view text,
                                                             std::uint32_t seed) const {
    if (tokenizer) return tokenizer->encode(text);
    core::Result<std::vector<std::int32_t>> out = read_words(text, words);
    if (out && out->empty())
      out->push_back(experiments::make_examples(model.recipe->task, 1, 4, seed).tokens.front());
    return out;
  }
  // The tokenizer's bytes are UTF-8 together only.
  [[nodiscard]] std::string write(const std::vector<std::int32_t>& tokens) const {
    std::string out;
    for (std::size_t t = 0; t < tokens.size(); ++t) {
      if (!tokenizer) {
        out += (t == 0 ? "" : " ") + words[static_cast<std::size_t>(tokens[t])];
      } else if (t > 0) {
        out += tokenizer->decode(tokens[t - 1], tokens[t]);
      }
    }
    return state::clean(out, out.size());
  }
  [[nodiscard]] bool ends(std::int32_t token) const {
    return tokenizer && token == formats::Llama2cTokenizer::kBegin;
  }
};

core::Result<Speaker> load_speaker(const Arguments& arguments) {
  const std::string& path = arguments.plain.front();
  core::Result<experiments::TrainedModel> model = load_trained(path);
  if (!model) return Error{model.error()};
  Speaker out{std::move(*model), {}, {}};
  if (out.model.recipe) {
    if (arguments.has("--tokenizer"))
      return Error{"--tokenizer is for checkpoints of llama2.c; this model has words of its own."};
    out.words = experiments::task_words(out.model.recipe->task);
    return out;
  }
  core::Result<formats::Llama2cTokenizer> tokenizer =
      load_tokenizer(arguments, path, out.model.config.vocabulary);
  if (!tokenizer) return Error{tokenizer.error()};
  out.tokenizer = std::move(*tokenizer);
  return out;
}

struct Generated {
  std::vector<std::int32_t> tokens;  // the prompt's first
  std::string text;
  std::optional<experiments::Judgement> judgement;
  std::vector<std::string> notes;
};

core::Result<Generated> generate(const Arguments& arguments) {
  const core::Result<nn::Sampling> sampling = read_sampling(arguments);
  if (!sampling) return Error{sampling.error()};
  const core::Result<int> count = whole_option(arguments, "--tokens", 1, 65536, 64);
  if (!count) return Error{count.error()};
  const core::Result<std::uint32_t> seed = seed_option(arguments);
  if (!seed) return Error{seed.error()};
  const core::Result<Speaker> speaker = load_speaker(arguments);
  if (!speaker) return Error{speaker.error()};
  core::Result<std::vector<std::int32_t>> prompt =
      speaker->read(arguments.value("--prompt"), *seed);
  if (!prompt) return Error{prompt.error()};
  Generated out{std::move(*prompt), {}, {}, {}};
  const std::size_t end = out.tokens.size() + static_cast<std::size_t>(*count);
  const core::Result<nn::ModelConfig> config = scaled(arguments, speaker->model.config, end);
  if (!config) return Error{config.error()};
  out.notes = notes_on_length(*config, end);
  const core::Result<nn::Model> model = nn::make_model(*config);
  if (!model) return Error{model.error()};
  core::Result<nn::Decoder<float>> decoder =
      nn::Decoder<float>::begin(*model, speaker->model.parameters.data(), end);
  if (!decoder) return Error{decoder.error()};
  core::Random random(*seed);
  for (std::size_t t = 0; out.tokens.size() < end; ++t) {
    const std::span<const float> logits = decoder->append(out.tokens[t]);
    if (t + 1 < out.tokens.size()) continue;
    const std::int32_t next = nn::sample(logits, *sampling, random);
    if (speaker->ends(next)) break;
    out.tokens.push_back(next);
  }
  out.text = speaker->write(out.tokens);
  if (speaker->model.recipe && speaker->model.recipe->task == experiments::Task::kStories)
    out.judgement = experiments::judge(out.tokens);
  return out;
}

}  // namespace

int run_generate(const Arguments& arguments, const Environment& environment) {
  const core::Result<Generated> found = generate(arguments);
  if (!found) return fail(environment, found.error());
  say_notes(environment, found->notes);
  if (!arguments.has("--json")) {
    environment.out << found->text << '\n';
    return kDone;
  }
  state::JsonWriter json({.spaces = true, .number = core::number_text});
  json.open({}, state::JsonWriter::Break::kLines).text_as_is("text", found->text);
  json.whole("tokens", static_cast<long long>(found->tokens.size()));
  if (found->judgement)
    json.whole("sentences", found->judgement->sentences).whole("kept", found->judgement->kept);
  json.close();
  environment.out << json.str() << '\n';
  return kDone;
}

}  // namespace ropewalk::cli
