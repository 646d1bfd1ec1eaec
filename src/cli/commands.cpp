#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "app/session/session.h"
#include "cli/command.h"
#include "cli/lecture.h"
#include "cli/model.h"
#include "jobs/service.h"
#include "state/text.h"

namespace ropewalk::cli {
namespace {

constexpr std::array kScenesOptions = {
    Option{"--json", "", "print a JSON array with every parameter, its range and default"},
};

constexpr std::array kShotOptions = {
    Option{"--output", "FILE",
           "the picture: .png, .svg or .pdf; - is standard output, as PNG. A lecture as .pdf has "
           "a page per slide",
           "", "-o"},
    Option{"--part", "P",
           "chapter (title, equation, picture), picture, equation or equation:NAME, without the "
           "program around it; the program in .png and the chapter in .svg and .pdf if not given"},
    Option{"--ground", "G", "what lies behind a figure: theme, white or transparent", "theme"},
    Option{"--text", "T",
           "in .svg and .pdf: outlines, which look the same everywhere, or text, which can be "
           "selected; an SVG names its fonts but does not carry them, a PDF does; equations are "
           "always outlines",
           "outlines"},
    Option{
        "--theme", "T",
        "light, dark, contrast, hall, which is for bright rooms, or print, for figures: told apart "
        "by lightness, holds in grey",
        "light"},
    Option{"--size", "WxH",
           "width and height in logical pixels (in a PDF 96 to the inch); an equation alone is "
           "as large as it needs",
           "1280x800"},
    Option{"--scale", "S", "device pixels per logical pixel of a PNG, 0.5 to 4", "1"},
    Option{"--slide", "N", "of a lecture's file this slide alone; the first in .png and .svg"},
    Option{"--figure", "", "the same as --part chapter"},
    Option{"--present", "", "in lecture mode"},
    Option{"--details", "", "with the details unfolded"},
    Option{"--touch", "", "with controls for fingers"},
};

constexpr std::array kInspectOptions = {
    Option{"--length", "N",
           "the current sequence length in tokens (dynamic and longrope follow it)"},
    Option{"--json", "", "print JSON"},
    Option{"--strict", "", "exit with status 3 if there is a warning"},
    Option{"--list", "", "list the known models instead"},
};

constexpr std::array kCompareOptions = {
    Option{"--lengths", "N,M,..", "lengths of sequences, in tokens, at which the two are compared",
           "4096,32768,131072"},
    Option{"--json", "", "print JSON"},
};

constexpr std::array kHeadsOptions = {
    Option{"--layer", "N", "this layer alone"},
    Option{"--length", "N",
           "the current sequence length in tokens (dynamic and longrope follow it)"},
    Option{"--config", "C",
           "the config.json or params.json of weights in safetensors; the one beside them if not "
           "given"},
    Option{"--json", "", "print JSON: of every layer, head and pair q, k and their product"},
    Option{"--svg", "F.svg", "also draw the shares of all pairs as a map; - is standard output"},
};

constexpr Option kBase{"--base", "B", "rope_theta; 10000 if not given"};
constexpr Option kConfig{"--config", "C",
                         "a model's config.json, params.json, GGUF or folder, or a known model's "
                         "name instead"};
constexpr Option kGroup{"--group", "G",
                        "layer type of the config; full_attention if it has several"};
constexpr Option kLayout{"--layout", "L",
                         "half-split or interleaved; the config's, or half-split, if not given"};
constexpr Option kRotaryDim{"--rotary-dim", "R",
                            "components of a head that turn; all if not given"};
constexpr Option kLength{
    "--length", "N", "the current sequence length (dynamic, longrope); the arrays' if not given"};
constexpr Option kCurveLength{
    "--length", "N", "the current sequence length (dynamic, longrope); M + 1 if not given"};

constexpr std::array kRotateOptions = {
    Option{"--x", "X.npy",
           "the array [..., T, head_dim], of f16, f32 or f64; or FILE.npz:NAME, or "
           "FILE.safetensors:NAME, bf16 too"},
    Option{"--positions", "P",
           "one per row: 0,1,5, a range 0:4096 (its end is left out), or a .npy file [T], [B, T] "
           "for a batch, [3, T] or [3, B, T] for M-RoPE"},
    kBase,
    kConfig,
    kGroup,
    kLayout,
    kRotaryDim,
    kLength,
    Option{"--output", "Y.npy", "the array to write; - is standard output", "", "-o"},
};

constexpr std::array kAttendOptions = {
    Option{"--q", "Q.npy",
           "queries [H, T, head_dim] or [T, head_dim], of f16, f32 or f64; or "
           "FILE.safetensors:NAME, bf16 too"},
    Option{"--k", "K.npy", "keys; their H may divide the queries' (grouped queries)"},
    Option{"--v", "V.npy", "values, as many rows as keys"},
    Option{
        "--encoding", "E",
        "none, sinusoidal, learned, shaw, t5, bias, transformer-xl, alibi, rope or xpos; none if "
        "not given, rope with --base or --config"},
    Option{
        "--causal", "",
        "a query sees no later keys; the queries are the last rows of the sequence (without it the "
        "first rows of both stand at position 0)"},
    kBase,
    kConfig,
    kGroup,
    kLayout,
    kRotaryDim,
    kLength,
    Option{"--scale", "S", "multiplies q.k; the config's, or 1/sqrt(head_dim), if not given"},
    Option{"--table", "F.npy", "what was learned, for learned, shaw, t5, bias and transformer-xl"},
    Option{"--weights", "W.npy", "also write the weights [H, T of q, T of k]"},
    Option{"--output", "OUT.npy", "the array to write; - is standard output", "", "-o"},
};

constexpr std::array kCurveOptions = {
    Option{"--to", "M", "the largest distance, in tokens"},
    Option{"--points", "P", "distances from 0 to M, evenly spaced", "101"},
    kBase,
    kConfig,
    kGroup,
    Option{"--head-dim", "D", "components of a head; 128 if not given"},
    kRotaryDim,
    kCurveLength,
    Option{"--json", "", "print JSON"},
};

constexpr std::array kTrainOptions = {
    Option{"--task", "T", "look-back, stories or who-chased", "look-back"},
    Option{"--encoding", "E", "none, sinusoidal, learned, t5, bias, alibi or rope", "rope"},
    Option{"--steps", "N", "steps; the task's usual number if not given"},
    Option{"--seed", "S", "of the first weights and of the texts", "1"},
    Option{"--batch", "B", "texts of a step; the task's usual number if not given"},
    Option{"--width", "D", "numbers of a token; the task's usual number if not given"},
    Option{"--layers", "L", "layers; the task's usual number if not given"},
    Option{"--heads", "H", "heads of attention; the task's usual number if not given"},
    Option{"--length", "T", "tokens of a text; the task's usual number if not given"},
    Option{"--resume", "", "go on with the training that -o names"},
    Option{"--json", "", "print every step's loss as JSON"},
    Option{"--output", "MODEL",
           "the folder to write config.json, model.safetensors and training.safetensors into", "",
           "-o"},
};

constexpr Option kRopeScaling{
    "--rope-scaling", "K", "default, linear, ntk, dynamic, yarn or llama3, without more training"};
constexpr Option kFactor{"--factor", "S",
                         "its factor; the text's length over the trained one if not given"};

constexpr std::array kEvalOptions = {
    Option{"--length", "N", "tokens of a text; as trained if not given"},
    kRopeScaling,
    kFactor,
    Option{"--texts", "K", "how many texts", "16"},
    Option{"--seed", "S", "of the texts", "1"},
    Option{"--json", "", "print JSON, with the loss at each position"},
};

constexpr std::array kGenerateOptions = {
    Option{"--prompt", "P", "the text's first words; drawn if not given"},
    Option{"--tokens", "N", "tokens to add", "64"},
    Option{"--temperature", "X", "divides the logits; 0 takes the likeliest token", "1"},
    Option{"--top-k", "K", "only the K likeliest tokens; 0 for all", "0"},
    Option{"--top-p", "P", "only the likeliest tokens that reach this share together", "1"},
    Option{"--seed", "S", "of what is drawn", "1"},
    kRopeScaling,
    kFactor,
    Option{"--tokenizer", "F.bin",
           "the tokenizer of a llama2.c checkpoint; tokenizer.bin beside it if not given"},
    Option{"--json", "",
           "print JSON; for stories, with how many sentences keep to grammar and facts"},
};

// clang-format off
constexpr std::array kCommands = {
    Command{"snapshot", "LINK", 1, 1, "print a link's parameters and numbers as JSON",
            "snapshot '#/pair-rotation?m=7&n=3'", {}, run_snapshot},
    Command{"shot", "LINK|LECTURE.md", 1, 1, "draw a link into a PNG, SVG or PDF file, without a display",
            "shot '#/pair-rotation?m=7' --part picture --ground white -o rotation.pdf", kShotOptions, run_shot},
    Command{"check", "LECTURE.md", 1, 1, "say all that is wrong with a lecture, line by line",
            "check talks/mine.md", {}, run_check},
    Command{"inspect", "MODEL", 0, 1,
            "show the rotary frequencies of a model: of a config.json, a params.json, a GGUF, a folder with one of them, - "
            "(standard input), or a known model by name",
            "inspect Llama-3.1-8B --json", kInspectOptions, run_inspect},
    Command{"compare", "MODEL MODEL", 2, 2, "tell whether two models turn alike (exit status 0: alike, 1: not)",
            "compare Llama-3-8B Llama-3.1-8B", kCompareOptions, run_compare},
    Command{"heads", "MODEL", 1, 1,
            "show how much each rotary pair of each head can do, from the weights of its queries and keys "
            "(safetensors: F32, F16, BF16; GGUF: F32, F16, BF16, Q8_0, Q4_0, Q4_K, Q5_K, Q6_K)",
            "heads Llama-3.1-8B/ --svg heads.svg", kHeadsOptions, run_heads},
    Command{"rotate", "", 0, 0, "turn the rows of an array by their positions",
            "rotate --x X.npy --positions 0,1,5 --config Llama-3.1-8B -o Y.npy", kRotateOptions, run_rotate},
    Command{"attend", "", 0, 0, "attention of arrays under an encoding",
            "attend --q Q.npy --k K.npy --v V.npy --encoding rope --causal -o OUT.npy", kAttendOptions, run_attend},
    Command{"curve", "", 0, 0, "print similarity against distance, and RoFormer's bound",
            "curve --base 500000 --to 8192 --points 65 --json", kCurveOptions, run_curve},
    Command{"code", "LINK", 1, 1, "print the chapter's Python program with a link's values in it",
            "code '#/pair-rotation?m=7' | python3", {}, run_code},
    Command{"train", "", 0, 0, "train a small model on a task of the lecture",
            "train --task look-back --encoding rope --steps 400 --seed 1 --json", kTrainOptions, run_train},
    Command{"eval", "MODEL", 1, 1, "try a trained model on texts, also on longer ones",
            "eval model --length 128 --rope-scaling yarn --json", kEvalOptions, run_eval},
    Command{"generate", "MODEL", 1, 1, "let a trained model go on with a text",
            "generate model --prompt 'anna takes the' --temperature 0.8", kGenerateOptions, run_generate},
    Command{"scenes", "", 0, 0, "list the chapters", "scenes --json", kScenesOptions, run_scenes},
};
// clang-format on

}  // namespace

std::span<const Command> commands() { return kCommands; }

const Command* find_command(std::string_view name) {
  for (const Command& command : kCommands)
    if (command.name == name) return &command;
  return nullptr;
}

int fail(const Environment& environment, std::string_view sentence) {
  environment.err << sentence << '\n';
  return kWrong;
}

core::Result<std::string> read_lecture(std::string_view path) {
  core::Result<std::string> text = read_file(path, state::kMaxDeckBytes, "lecture");
  if (text) return text;
  return core::Error{"The link names a lecture below the current folder. " + text.error()};
}

namespace {

// A window takes something else and says so; a command refuses.
core::Error refusal(const core::Note& note) {
  return {core::sentence(core::refused(note, "correct the link"))};
}

}  // namespace

core::Result<state::Location> open_link(const app::Catalog& catalog, std::string_view link,
                                        Reading* reading) {
  state::Decoded opened = catalog.open(link);
  if (!opened.notes.empty()) return refusal(opened.notes.front());
  jobs::Service at_once;
  app::Session session(catalog, at_once);
  session.set_reduced_motion(true);
  session.advance(0);
  session.open(link);
  const std::string missing = session.missing_deck();
  const state::DeckSource source = state::deck_source(missing);
  if (source == state::DeckSource::kShipped)
    return core::Error{core::sentence(catalog.no_lecture(missing))};
  if (source == state::DeckSource::kBeside) {
    const core::Result<std::string> text = read_lecture(missing);
    if (!text) return core::Error{text.error()};
    state::Deck deck = catalog.read_deck(*text);
    if (reading != nullptr) *reading = {deck.problems, deck.remarks};
    session.add_deck(missing, std::move(deck));
  }
  if (!session.notes().empty()) return refusal(session.notes().front());
  return session.location();
}

core::Status write_file(const Environment& environment, const std::string& path,
                        std::string_view bytes) {
  if (path == "-") {
    environment.out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    environment.out.flush();
    return {};
  }
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  // A plain file appears whole or not at all: written beside its place, then moved there. A device
  // or a link is written where it is.
  std::error_code failed;
  const std::filesystem::file_status now = std::filesystem::symlink_status(path, failed);
  failed.clear();
  const bool plain = !std::filesystem::exists(now) || std::filesystem::is_regular_file(now);
  const std::string place = plain ? path + ".part" : path;
  std::unique_ptr<std::FILE, Close> file(std::fopen(place.c_str(), "wb"));
  const core::Error error{
      "The file " + state::quoted(path) +
      " cannot be written: check that its folder exists, may be written to and has room."};
  if (!file) return error;
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
  const bool closed = std::fclose(file.release()) == 0;
  if (plain && written && closed) std::filesystem::rename(place, path, failed);
  if (written && closed && !failed) return {};
  if (plain) std::filesystem::remove(place, failed);
  return error;
}

}  // namespace ropewalk::cli
