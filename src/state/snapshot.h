// What the program shows, as JSON: the same from the page and from the terminal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "state/link.h"
#include "state/probes.h"

namespace ropewalk::state {

struct Snapshot {
  std::string_view version;
  Schema scene;
  std::string link;
  Values values;
  Probes probes;
  std::vector<std::string> notes;
  long frame = 0;             // frames drawn so far
  int width = 0, height = 0;  // logical pixels
  double scale = 1;           // device pixels per logical pixel
};

// {"version","scene","link","params":{},"probes":{},"notes":[],"frame","size":[w,h],"scale"};
// probes by name; numbers in shortest round-trip decimals; params by kind: bool, number, choice id,
// array, string, array of arrays.
std::string to_json(const Snapshot& snapshot);

// Shortest decimal text that reads back to the same double ("0.1", "1e+30").
std::string shortest(double value);

}  // namespace ropewalk::state
