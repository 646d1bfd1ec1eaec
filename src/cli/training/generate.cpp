// A trained model goes on with a text.
#include <algorithm>

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

core::Result<std::vector<std::int32_t>> read_prompt(std::string_view text,
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

struct Generated {
  std::vector<std::int32_t> tokens;  // the prompt's first
  std::string text;
  std::optional<experiments::Judgement> judgement;
};

core::Result<Generated> generate(const Arguments& arguments) {
  const core::Result<experiments::TrainedModel> trained = load_trained(arguments.plain.front());
  if (!trained) return Error{trained.error()};
  if (!trained->recipe) return Error{"The model does not say which words its tokens stand for."};
  const experiments::Task task = trained->recipe->task;
  const std::vector<std::string> words = experiments::task_words(task);
  const core::Result<nn::Sampling> sampling = read_sampling(arguments);
  if (!sampling) return Error{sampling.error()};
  const core::Result<int> count = whole_option(arguments, "--tokens", 1, 65536, 64);
  if (!count) return Error{count.error()};
  const core::Result<double> seed =
      parse_number("--seed", arguments.value("--seed"), 0, 4294967295.0);
  if (!seed) return Error{seed.error()};
  core::Result<std::vector<std::int32_t>> prompt = read_prompt(arguments.value("--prompt"), words);
  if (!prompt) return Error{prompt.error()};
  const auto drawn = static_cast<std::uint32_t>(*seed);
  Generated out{*prompt, {}, {}};
  if (out.tokens.empty())
    out.tokens.push_back(experiments::make_examples(task, 1, 4, drawn).tokens.front());
  const std::size_t end = prompt->size() + static_cast<std::size_t>(*count);
  const core::Result<nn::Model> model = nn::make_model(trained->config);
  if (!model) return Error{model.error()};
  core::Result<nn::Decoder<float>> decoder =
      nn::Decoder<float>::begin(*model, trained->parameters.data(), end);
  if (!decoder) return Error{decoder.error()};
  core::Random random(drawn);
  for (std::size_t t = 0; out.tokens.size() < end; ++t) {
    const std::span<const float> logits = decoder->append(out.tokens[t]);
    if (t + 1 == out.tokens.size()) out.tokens.push_back(nn::sample(logits, *sampling, random));
  }
  for (const std::int32_t token : out.tokens)
    out.text += (out.text.empty() ? "" : " ") + words[static_cast<std::size_t>(token)];
  if (task == experiments::Task::kStories) out.judgement = experiments::judge(out.tokens);
  return out;
}

}  // namespace

int run_generate(const Arguments& arguments, const Environment& environment) {
  const core::Result<Generated> found = generate(arguments);
  if (!found) return fail(environment, found.error());
  if (!arguments.has("--json")) {
    environment.out << found->text << '\n';
    return kDone;
  }
  state::JsonWriter json({.spaces = true, .number = core::number_text});
  json.open({}, state::JsonWriter::Break::kLines).text("text", found->text);
  json.whole("tokens", static_cast<long long>(found->tokens.size()));
  if (found->judgement)
    json.whole("sentences", found->judgement->sentences).whole("kept", found->judgement->kept);
  json.close();
  environment.out << json.str() << '\n';
  return kDone;
}

}  // namespace ropewalk::cli
