#include "app/intake/intake.h"

#include <array>

#include "formats/rows.h"
#include "state/prose/deck.h"
#include "state/text.h"

namespace ropewalk::app {
namespace {

using formats::FileKind;

constexpr std::string_view kOpened =
    "what can be opened is a lecture (.md) or rows of numbers (.npy, .csv, .json)";
constexpr std::string_view kMayRun =
    "loading one may run programs, so it is not read; save an array of it with numpy.save";
constexpr std::string_view kUnpack = "unpack it and open the files in it";

constexpr std::array<Intake, formats::kFileKinds> kIntake = {{
    {FileKind::kFolder, Taker::kNobody, "open the files in it"},
    {FileKind::kEmpty, Taker::kNobody, "save it once more"},
    {FileKind::kNumberLines, Taker::kRows},
    {FileKind::kJson, Taker::kRows},
    {FileKind::kNpy, Taker::kRows},
    {FileKind::kNpz, Taker::kNobody, "save one array with numpy.save"},
    {FileKind::kMarkdown, Taker::kLecture},
    {FileKind::kHtml, Taker::kNobody, kOpened},
    {FileKind::kText, Taker::kNobody,
     "a lecture is Markdown (# Title, ## Slide), and rows are lines of numbers"},
    {FileKind::kUtf16, Taker::kNobody, "save it as UTF-8"},
    {FileKind::kModelConfig, Taker::kNobody,
     "in the terminal, ropewalk inspect shows the rotary frequencies it asks for"},
    {FileKind::kModelParams, Taker::kNobody,
     "in the terminal, ropewalk inspect reads the config.json of the same model"},
    {FileKind::kTokenizer, Taker::kNobody,
     "no tokens are read here; in the terminal, ropewalk inspect reads the model's config.json"},
    {FileKind::kSafetensors, Taker::kNobody,
     "in the terminal, ropewalk rotate and ropewalk attend read its tensors, as FILE:NAME"},
    {FileKind::kSafetensorsIndex, Taker::kNobody,
     "in the terminal, ropewalk rotate and ropewalk attend read the files it lists, as FILE:NAME"},
    {FileKind::kGguf, Taker::kNobody,
     "GGUF is not read; in the terminal, ropewalk inspect reads the config.json of the same model"},
    {FileKind::kPyTorch, Taker::kNobody, kMayRun},
    {FileKind::kPickle, Taker::kNobody, kMayRun},
    {FileKind::kLlama2c, Taker::kNobody,
     "its weights are not read; in the terminal, ropewalk inspect reads a model's config.json"},
    {FileKind::kPng, Taker::kNobody, kOpened},
    {FileKind::kJpeg, Taker::kNobody, kOpened},
    {FileKind::kPicture, Taker::kNobody, kOpened},
    {FileKind::kSvg, Taker::kNobody, kOpened},
    {FileKind::kPdf, Taker::kNobody, kOpened},
    {FileKind::kWasm, Taker::kNobody, kOpened},
    {FileKind::kZip, Taker::kNobody, kUnpack},
    {FileKind::kGzip, Taker::kNobody, kUnpack},
    {FileKind::kArchive, Taker::kNobody, kUnpack},
    {FileKind::kHdf5, Taker::kNobody, "save one array of it with numpy.save"},
    {FileKind::kUnknown, Taker::kNobody, kOpened},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kIntake.size(); ++i)
    if (static_cast<std::size_t>(kIntake[i].kind) != i) return false;
  return true;
}
static_assert(in_order());

// "256 KB", "12 MB", "4.0 GB".
std::string size_text(std::uint64_t bytes) {
  constexpr std::uint64_t kKilo = 1024;
  if (bytes < kKilo * kKilo) return std::to_string((bytes + kKilo - 1) / kKilo) + " KB";
  const bool giga = bytes >= kKilo * kKilo * kKilo;
  const double size =
      static_cast<double>(bytes) / static_cast<double>(kKilo * kKilo * (giga ? kKilo : 1));
  return state::fixed(size, size < 10 ? 1 : 0) + (giga ? " GB" : " MB");
}

}  // namespace

const Intake& intake_of(FileKind kind) { return kIntake[static_cast<std::size_t>(kind)]; }

std::string_view noun_of(Taker taker) {
  return taker == Taker::kLecture ? "lecture" : taker == Taker::kRows ? "file of rows" : "file";
}

std::uint64_t max_bytes(Taker taker) {
  return taker == Taker::kLecture ? state::kMaxDeckBytes
         : taker == Taker::kRows  ? formats::kMaxRowsFileBytes
                                  : 0;
}

core::Note not_taken(std::string_view file, const Intake& intake) {
  return {.what = "this is " + std::string(formats::words_of(intake.kind)),
          .remedy = std::string(intake.remedy),
          .where = {.file = state::printable(file)}};
}

core::Note too_large(std::string_view file, std::uint64_t size, Taker taker) {
  return {.what = "this has " + size_text(size) + ", but a " + std::string(noun_of(taker)) +
                  " may have at most " + size_text(max_bytes(taker)),
          .remedy = taker == Taker::kLecture ? "make two of it" : "save fewer rows",
          .where = {.file = state::printable(file)}};
}

}  // namespace ropewalk::app
