// Text as people's programs save it.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace ropewalk::formats {

// UTF-8 as it is, without its mark at the beginning; UTF-16 with its mark (either order) as UTF-8.
// Half a character at the end, or halves of pairs that do not belong together, are refused with
// their place. What has no mark is taken for UTF-8 and not looked at.
core::Result<std::string> to_utf8(std::string bytes);

}  // namespace ropewalk::formats
