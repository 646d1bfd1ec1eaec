// What stands in assets/models/, as JSON; made by assets/tools/models.py.
#pragma once

#include <string_view>

namespace ropewalk::formats::tables {

extern const std::string_view kFamilies;  // a list of families
extern const std::string_view kFields;    // fields.json

}  // namespace ropewalk::formats::tables
