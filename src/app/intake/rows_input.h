// Rows of numbers that come in a file, from the clipboard or from a text box: whose they are, and
// what is wrong with them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "state/param.h"

namespace ropewalk::app {

class Catalog;

using RowsSet = std::vector<std::pair<size_t, state::Rows>>;  // by place in the list of parameters

struct RowsRead {
  RowsSet set;
  std::vector<std::string> notes;
  std::string problem;  // a sentence; nothing is set then. "" if all is well
};

// Ends of the names of files that may hold rows, as a file dialog takes them.
inline constexpr std::string_view kRowsEnds = ".csv,.tsv,.txt,.json,.npy";

// "q", "k" or "v" for those of that role, else the parameter's key: what files, members of objects
// and sentences call its rows.
std::string_view rows_name(const state::Param& param);

// Places of the parameters that hold rows.
std::vector<size_t> rows_params(const state::ParamList& list);

// Reads the bytes of a file ("" for none) for the parameters of `list` that hold rows, of which
// there is one at least. Whose rows they are an object's members say, else the file's name, else
// `otherwise`. Text of nothing but white space is no rows, which is fine.
RowsRead read_rows(const state::ParamList& list, std::string_view file, std::string_view bytes,
                   size_t otherwise);

state::Values with_rows(const state::ParamList& list, state::Values values, const RowsSet& set);

// "q 12 \u00D7 16 and k 12 \u00D7 16"
std::string rows_words(const state::ParamList& list, const RowsSet& set);

// The chapter that takes the most kinds of rows, or -1.
int chapter_of_rows(const Catalog& catalog);

}  // namespace ropewalk::app
