// Compression for the files that are exported: zlib streams, as PNG and PDF hold them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace ropewalk::ui {

std::vector<uint8_t> zlib(std::span<const uint8_t> raw);

}  // namespace ropewalk::ui
