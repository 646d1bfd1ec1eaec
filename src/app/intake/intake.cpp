#include "app/intake/intake.h"

#include <array>

#include "core/words/words.h"
#include "formats/rows.h"
#include "state/prose/deck.h"
#include "state/text.h"

namespace ropewalk::app {
namespace {

using formats::FileKind;

constexpr std::string_view kOpened =
    N_("what can be opened is a lecture (.md) or rows of numbers (.npy, .csv, .json)");
constexpr std::string_view kMayRun =
    N_("loading one may run programs, so it is not read; save an array of it with numpy.save");
constexpr std::string_view kUnpack = N_("unpack it and open the files in it");

constexpr std::array<Intake, formats::kFileKinds> kIntake = {{
    {FileKind::kFolder, Taker::kNobody, N_("open the files in it")},
    {FileKind::kEmpty, Taker::kNobody, N_("save it once more")},
    {FileKind::kNumberLines, Taker::kRows},
    {FileKind::kJson, Taker::kRows},
    {FileKind::kNpy, Taker::kRows},
    {FileKind::kNpz, Taker::kNobody, N_("save one array with numpy.save")},
    {FileKind::kMarkdown, Taker::kLecture},
    {FileKind::kHtml, Taker::kNobody, kOpened},
    {FileKind::kText, Taker::kNobody,
     N_("a lecture is Markdown (# Title, ## Slide), and rows are lines of numbers")},
    {FileKind::kUtf16, Taker::kNobody, N_("save it as UTF-8")},
    {FileKind::kModelConfig, Taker::kNobody,
     N_("in the terminal, ropewalk inspect shows the rotary frequencies it asks for")},
    {FileKind::kModelParams, Taker::kNobody,
     N_("in the terminal, ropewalk inspect shows the rotary frequencies it asks for")},
    {FileKind::kOverrides, Taker::kNobody,
     N_("copy it into the model's config.json; in the terminal, ropewalk inspect reads that")},
    {FileKind::kAdapter, Taker::kNobody,
     N_("in the terminal, ropewalk inspect reads the config.json of the model it was trained on")},
    {FileKind::kModelPart, Taker::kNobody,
     N_("in the terminal, ropewalk inspect reads the config.json of the same model")},
    {FileKind::kTokenizer, Taker::kNobody,
     N_("no tokens are read here; in the terminal, ropewalk inspect reads the model's "
        "config.json")},
    {FileKind::kSafetensors, Taker::kNobody,
     N_("in the terminal, ropewalk heads reads its heads, and ropewalk rotate and ropewalk attend "
        "its tensors, as FILE:NAME")},
    {FileKind::kSafetensorsIndex, Taker::kNobody,
     N_("in the terminal, ropewalk heads reads the heads in the files it lists, and ropewalk "
        "rotate "
        "and ropewalk attend their tensors, as FILE:NAME")},
    {FileKind::kGguf, Taker::kNobody,
     N_("in the terminal, ropewalk inspect shows its rotary frequencies, and ropewalk heads its "
        "heads")},
    {FileKind::kPyTorch, Taker::kNobody, kMayRun},
    {FileKind::kPickle, Taker::kNobody, kMayRun},
    {FileKind::kLlama2c, Taker::kNobody,
     N_("its weights are not read; in the terminal, ropewalk inspect reads a model's config.json")},
    {FileKind::kPng, Taker::kNobody, kOpened},
    {FileKind::kJpeg, Taker::kNobody, kOpened},
    {FileKind::kPicture, Taker::kNobody, kOpened},
    {FileKind::kSvg, Taker::kNobody, kOpened},
    {FileKind::kPdf, Taker::kNobody, kOpened},
    {FileKind::kWasm, Taker::kNobody, kOpened},
    {FileKind::kZip, Taker::kNobody, kUnpack},
    {FileKind::kGzip, Taker::kNobody, kUnpack},
    {FileKind::kArchive, Taker::kNobody, kUnpack},
    {FileKind::kHdf5, Taker::kNobody, N_("save one array of it with numpy.save")},
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
  return {.what = tr("this is {what}", {{"what", formats::words_of(intake.kind)}}),
          .remedy = tr(intake.remedy),
          .where = {.file = state::printable(file)}};
}

core::Note too_large(std::string_view file, std::uint64_t size, Taker taker) {
  const bool lecture = taker == Taker::kLecture;
  return {.what = tr(lecture ? "this has {size}, but a lecture may have at most {max}"
                             : "this has {size}, but a file of rows may have at most {max}",
                     {{"size", size_text(size)}, {"max", size_text(max_bytes(taker))}}),
          .remedy = tr(lecture ? "make two of it" : "save fewer rows"),
          .where = {.file = state::printable(file)}};
}

}  // namespace ropewalk::app
