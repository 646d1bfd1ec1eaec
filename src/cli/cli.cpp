#include "cli/cli.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "app/intake/intake.h"
#include "app/intake/rows_input.h"
#include "assets/assets.h"
#include "cli/lecture.h"
#include "cli/model.h"
#include "formats/byte_source.h"
#include "state/text.h"

namespace ropewalk::cli {
namespace {

void pad(std::ostream& out, std::string_view text, size_t width) {
  out << text;
  for (size_t i = text.size(); i < width; ++i) out << ' ';
}

std::string usage_of(const Command& command) {
  std::string text = "ropewalk " + std::string(command.name);
  if (!command.plain.empty()) text += ' ' + std::string(command.plain);
  for (const Option& option : command.options) {
    text += " [" + std::string(option.brief.empty() ? option.name : option.brief);
    if (!option.value.empty()) text += ' ' + std::string(option.value);
    text += ']';
  }
  return text;
}

void print_help(std::ostream& out) {
  out << "Ropewalk " << assets::version()
      << ": an interactive lecture on rotary position embeddings.\n\n"
         "  ";
  const auto words_of = [](const Command& command) {
    return "ropewalk " + std::string(command.name) +
           (command.plain.empty() ? "" : " " + std::string(command.plain));
  };
  size_t width = 0;
  for (const Command& command : commands()) width = std::max(width, words_of(command).size() + 2);
  pad(out, "ropewalk [LINK]", width);
  out << "open the window, at a link or at the first chapter\n  ";
  pad(out, "ropewalk LECTURE.md", width);
  out << "open the window, with a lecture\n  ";
  pad(out, "ropewalk ROWS.npy", width);
  out << "open the window, with your own q, k or v (also .csv, .json)\n";
  for (const Command& command : commands()) {
    out << "  ";
    pad(out, words_of(command), width);
    out << command.summary << '\n';
  }
  out << "  ropewalk help COMMAND, --help, --version\n\n"
         "A link is what the program's share button copies, or its part from the # "
         "on.\n\nExamples\n"
         "  ropewalk '#/rotation-3d'\n";
  for (const Command& command : commands()) out << "  ropewalk " << command.example << '\n';
  out << "\nExit status: 0; 2 for wrong use or what could not be done, with one sentence that says "
         "why; compare: 1 if not alike; inspect --strict: 3 if there is a warning.\n";
}

void print_help(std::ostream& out, const Command& command) {
  out << usage_of(command) << "\n\n  " << command.summary << "\n\n";
  for (const Option& option : command.options) {
    std::string names = "  " + std::string(option.name);
    if (!option.brief.empty()) names += ", " + std::string(option.brief);
    if (!option.value.empty()) names += ' ' + std::string(option.value);
    pad(out, names, 26);
    out << option.help;
    if (!option.initial.empty()) out << "; " << option.initial << " if not given";
    out << '\n';
  }
  out << (command.options.empty() ? "" : "\n") << "Example\n  ropewalk " << command.example << '\n';
}

int run_command(const Command& command, std::span<const std::string_view> words,
                const Environment& environment) {
  const core::Result<Arguments> arguments =
      parse_arguments(command.name, command.options, command.most_plain, words);
  if (!arguments) return fail(environment, arguments.error());
  if (arguments->help) {
    print_help(environment.out, command);
    return kDone;
  }
  if (static_cast<int>(arguments->plain.size()) < command.least_plain)
    return fail(environment, "ropewalk " + std::string(command.name) + " needs " +
                                 std::string(command.plain) + ", for example: ropewalk " +
                                 std::string(command.example));
  return command.run(*arguments, environment);
}

int help(std::span<const std::string_view> words, const Environment& environment) {
  if (words.empty()) {
    print_help(environment.out);
    return kDone;
  }
  const Command* command = find_command(words.front());
  if (command == nullptr)
    return fail(environment, "There is no command " + state::quoted(words.front()) +
                                 "; ropewalk --help lists them.");
  print_help(environment.out, *command);
  return kDone;
}

// ropewalk LECTURE.md, ropewalk ROWS.npy: the window, with a lecture or with rows of numbers.
core::Result<std::string> read_handed(std::string_view path) {
  std::error_code failed;
  formats::FileKind kind = formats::FileKind::kFolder;
  if (!std::filesystem::is_directory(path, failed)) {
    const auto source = formats::FileSource::open(std::string(path));
    if (!source) return core::Error{source.error()};
    kind = formats::identify(path, **source);
  }
  const app::Intake& intake = app::intake_of(kind);
  if (intake.taker == app::Taker::kNobody) {
    core::Note note = app::not_taken(path, intake);
    note.where.file = named(path);
    return core::Error{core::sentence(note)};
  }
  core::Result<std::string> bytes =
      read_file(path, app::max_bytes(intake.taker), app::noun_of(intake.taker));
  if (!bytes || intake.taker != app::Taker::kRows) return bytes;
  const app::Catalog catalog;
  const state::ParamList& list = catalog.scene(app::chapter_of_rows(catalog)).params();
  const app::RowsRead rows = app::read_rows(list, path, *bytes, app::rows_params(list).front());
  if (!rows.problem.empty()) return core::Error{rows.problem};
  return bytes;
}

Outcome open_file(std::span<const std::string_view> words, const Environment& environment) {
  const std::string_view path = words.front();
  if (words.size() > 1)
    return {.status = fail(environment, "Only one file can be opened; leave out " +
                                            state::quoted(words[1]) + ".")};
  const core::Result<std::string> text = read_handed(path);
  if (!text) return {.status = fail(environment, text.error())};
  const size_t slash = path.find_last_of('/');
  const size_t name = slash == std::string_view::npos ? 0 : slash + 1;
  if (path.ends_with(".md") || path.ends_with(".MD")) {
    const state::Deck deck = app::Catalog().read_deck(*text);
    tell_reading(environment, path, {deck.problems, deck.remarks});
  }
  return {.window = true,
          .file = std::string(path.substr(name)),
          .text = *text,
          .folder = std::string(path.substr(0, name))};
}

bool is_link(std::string_view word) { return word.find('#') != std::string_view::npos; }

// What is there, or is called as files are that can be opened: then it is missed.
bool is_file(std::string_view word) {
  std::error_code failed;
  if (is_link(word)) return false;
  if (std::filesystem::exists(word, failed)) return true;
  constexpr std::array<std::string_view, 7> kEnds = {".md",   ".MD",  ".csv", ".tsv",
                                                     ".json", ".npy", ".txt"};
  return std::any_of(kEnds.begin(), kEnds.end(),
                     [word](std::string_view end) { return word.ends_with(end); });
}

}  // namespace

Outcome run(std::span<const std::string_view> words, const Environment& environment) {
  if (words.empty()) return {.window = true};
  const std::string_view first = words.front();
  const auto rest = words.subspan(1);
  if (first == "--help" || first == "-h") return {.status = help({}, environment)};
  if (first == "help") return {.status = help(rest, environment)};
  if (first == "--version") {
    environment.out << "ropewalk " << assets::version() << '\n';
    return {};
  }
  if (const Command* command = find_command(first))
    return {.status = run_command(*command, rest, environment)};
  if (is_file(first)) return open_file(words, environment);
  if (!is_link(first))
    return {.status = fail(
                environment,
                "There is no command or link " + state::quoted(first) +
                    "; ropewalk --help lists the commands, a link looks like '#/pair-rotation'.")};
  if (!rest.empty())
    return {.status = fail(environment, "Only one link can be opened; leave out " +
                                            state::quoted(rest.front()) + ".")};
  Reading reading;
  const core::Result<state::Location> opened = open_link(app::Catalog(), first, &reading);
  if (!opened) return {.status = fail(environment, opened.error())};
  tell_reading(environment, opened->deck, reading);
  return {.window = true, .link = std::string(first)};
}

}  // namespace ropewalk::cli
