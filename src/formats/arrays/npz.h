// One array of NumPy's .npz: a zip archive whose entries are .npy files (PKWARE's
// APPNOTE 4.3, 4.5).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "formats/array.h"

namespace ropewalk::formats {

// The array `name` ("x" or "x.npy"); without a name the only one. Of archives that are not
// compressed (numpy.savez); what numpy.savez_compressed wrote is refused with the remedy.
core::Result<Array> read_npz(ByteSource& source, std::string_view name);

}  // namespace ropewalk::formats
