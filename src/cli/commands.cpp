#include <array>
#include <cstdio>
#include <memory>

#include "cli/command.h"
#include "state/text.h"

namespace ropewalk::cli {
namespace {

constexpr std::array kScenesOptions = {
    Option{"--json", "", "print a JSON array with every parameter, its range and default"},
};

constexpr std::array kShotOptions = {
    Option{"--output", "FILE", "the picture: .png or .svg; - is standard output, as PNG", "", "-o"},
    Option{"--size", "WxH", "width and height in logical pixels", "1280x800"},
    Option{"--scale", "S", "device pixels per logical pixel, 0.5 to 4", "1"},
    Option{"--theme", "T", "light, dark or contrast", "light"},
    Option{"--figure", "",
           "title, equation and picture alone, without the program around them (SVG always is)"},
    Option{"--present", "", "in lecture mode"},
    Option{"--details", "", "with the details unfolded"},
    Option{"--touch", "", "with controls for fingers"},
};

constexpr std::array kInspectOptions = {
    Option{"--length", "N", "the current sequence length in tokens (dynamic and longrope follow it)"},
    Option{"--json", "", "print JSON"},
    Option{"--list", "", "list the known models instead"},
};

// clang-format off
constexpr std::array kCommands = {
    Command{"snapshot", "LINK", 1, 1, "print a link's parameters and numbers as JSON",
            "snapshot '#/pair-rotation?m=7&n=3'", {}, run_snapshot},
    Command{"shot", "LINK", 1, 1, "draw a link into a PNG or SVG file, without a display",
            "shot '#/pair-rotation?m=7' --theme dark -o rotation.png", kShotOptions, run_shot},
    Command{"inspect", "CONFIG.json|MODEL", 0, 1, "show the rotary frequencies of a model",
            "inspect Llama-3.1-8B --json", kInspectOptions, run_inspect},
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

core::Result<state::Location> open_link(const app::Catalog& catalog, std::string_view link) {
  state::Decoded opened = catalog.open(link);
  if (!opened.notes.empty()) return core::Error{std::move(opened.notes.front())};
  return std::move(opened.location);
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
  std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "wb"));
  const core::Error error{
      "The file " + state::quoted(path) +
      " cannot be written: check that its folder exists and may be written to."};
  if (!file) return error;
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
  const bool closed = std::fclose(file.release()) == 0;
  if (!written || !closed) return error;
  return {};
}

}  // namespace ropewalk::cli
