// Links are hostile input: whatever comes in, a legal location comes out, and its own link opens it
// again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "state/link.h"
#include "state/snapshot.h"

namespace {

using namespace ropewalk::state;

// Aborts, so that the fuzzer keeps the input.
void require(bool condition) {
  if (!condition) std::abort();
}

ParamList every_kind() {
  return {{"mask", Kind::kBool, {.label = "mask"}, Value::of(1)},
          {"m", Kind::kInteger, {.label = "m", .max = 1000000}, Value::of(0)},
          {"theta", Kind::kReal, {.label = "theta", .min = -1e300, .max = 1e300}, Value::of(1)},
          {"base",
           Kind::kReal,
           {.label = "base", .min = 1, .max = 1e9, .logarithmic = true},
           Value::of(1e4)},
          {"layout",
           Kind::kChoice,
           {.label = "layout",
            .choices = {{"half-split", "half-split"}, {"interleaved", "interleaved"}}},
           Value::of(0)},
          {"q", Kind::kVector, {.label = "q", .min = -2, .max = 2}, {{1, 0}, {}}},
          {"word",
           Kind::kVector,
           {.label = "word", .min = -9, .max = 9, .min_size = 1, .max_size = 32},
           {{1, 2}, {}}},
          {"text", Kind::kText, {.label = "text"}, {{}, "rope"}},
          {"k", Kind::kRows, {.label = "k", .min = -9, .max = 9}, {}}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const ParamList first = every_kind();
  const ParamList second{{"m", Kind::kInteger, {.label = "m", .max = 9}, Value::of(3)}};
  const Schema registry[] = {{"pair-rotation", &first}, {"rotation-3d", &second}};
  const Decoded decoded = decode(registry, {reinterpret_cast<const char*>(data), size});
  const Location& location = decoded.location;
  require(location.scene == 0 || location.scene == 1);
  const Schema& schema = registry[location.scene];
  const ParamList& list = *schema.params;
  require(location.values.size() == list.size());
  for (size_t i = 0; i < list.size(); ++i) {
    std::vector<std::string> notes;
    require(clamp(list[i], location.values[i], &notes) == location.values[i] && notes.empty());
  }
  require(decoded.notes.size() <= 12);
  const Decoded again = decode(registry, encode(registry, location));
  require(again.location == location && again.notes.empty());
  Snapshot snapshot;
  snapshot.scene = schema;
  snapshot.values = location.values;
  snapshot.notes = ropewalk::core::sentences(decoded.notes);
  const std::string json = to_json(snapshot);
  require(json.find('\n') == std::string::npos && json.find('<') == std::string::npos);
  return 0;
}
