#include "formats/arrays/npz.h"

#include <algorithm>

#include "core/words/words.h"
#include "formats/json.h"
#include "formats/npy.h"

namespace ropewalk::formats {
namespace {

struct Entry {
  std::string name;
  std::uint64_t header = 0, stored = 0, size = 0;  // where its local header is; bytes
  unsigned method = 0, flags = 0;
};

std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = width; i-- > 0;)
    value = value << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
  return value;
}

// A stretch of another source.
class Window final : public ByteSource {
 public:
  Window(ByteSource& source, std::uint64_t at, std::uint64_t size)
      : source_(source), at_(at), size_(size) {}
  std::uint64_t size() const override { return size_; }
  bool read(std::uint64_t at, void* into, std::size_t count) override {
    return at <= size_ && count <= size_ - at && source_.read(at_ + at, into, count);
  }

 private:
  ByteSource& source_;
  std::uint64_t at_, size_;
};

core::Error broken() {
  return {tr("the archive is broken or cut short; write it again with numpy.savez.")};
}

bool read_bytes(ByteSource& source, std::uint64_t at, std::uint64_t count, std::string& bytes) {
  if (at > source.size() || count > source.size() - at) return false;
  bytes.resize(static_cast<std::size_t>(count));
  return source.read(at, bytes.data(), bytes.size());
}

// Where the directory of entries stands, and how long it is.
struct Directory {
  std::uint64_t at, size;
};
core::Result<Directory> find_directory(ByteSource& source) {
  constexpr std::uint64_t kEnd = 22, kMaxComment = 65535, kLocator = 20;
  const std::uint64_t tail = std::min(source.size(), kEnd + kMaxComment + kLocator);
  std::string bytes;
  if (!read_bytes(source, source.size() - tail, tail, bytes)) return broken();
  const std::size_t end = bytes.rfind("PK\x05\x06");
  if (end == std::string::npos || bytes.size() - end < kEnd) return broken();
  Directory found{number(bytes, end + 16, 4), number(bytes, end + 12, 4)};
  if (found.at != 0xFFFFFFFF && found.size != 0xFFFFFFFF) return found;
  if (end < kLocator || bytes.compare(end - kLocator, 4, "PK\x06\x07") != 0) return broken();
  std::string wide;
  if (!read_bytes(source, number(bytes, end - kLocator + 8, 8), 56, wide)) return broken();
  return Directory{number(wide, 48, 8), number(wide, 40, 8)};
}

// Sizes of 0xFFFFFFFF stand in the extra field 1 instead, in this order.
void widen(std::string_view extra, Entry& entry) {
  for (std::size_t at = 0; at + 4 <= extra.size();) {
    const std::uint64_t id = number(extra, at, 2), length = number(extra, at + 2, 2);
    std::size_t field = at + 4;
    if (id == 1) {
      for (std::uint64_t* value : {&entry.size, &entry.stored, &entry.header}) {
        if (*value != 0xFFFFFFFF) continue;
        *value = number(extra, field, 8);
        field += 8;
      }
      return;
    }
    at += 4 + static_cast<std::size_t>(length);
  }
}

core::Result<std::vector<Entry>> read_directory(ByteSource& source) {
  constexpr std::uint64_t kMaxDirectory = std::uint64_t{16} << 20;
  const core::Result<Directory> at = find_directory(source);
  if (!at) return core::Error{at.error()};
  std::string bytes;
  if (at->size > kMaxDirectory || !read_bytes(source, at->at, at->size, bytes)) return broken();
  std::vector<Entry> entries;
  for (std::size_t i = 0; i + 46 <= bytes.size() && bytes.compare(i, 4, "PK\x01\x02") == 0;) {
    const auto name = static_cast<std::size_t>(number(bytes, i + 28, 2));
    const auto extra = static_cast<std::size_t>(number(bytes, i + 30, 2));
    const auto comment = static_cast<std::size_t>(number(bytes, i + 32, 2));
    if (bytes.size() - i - 46 < name + extra + comment) return broken();
    Entry entry{bytes.substr(i + 46, name),
                number(bytes, i + 42, 4),
                number(bytes, i + 20, 4),
                number(bytes, i + 24, 4),
                static_cast<unsigned>(number(bytes, i + 10, 2)),
                static_cast<unsigned>(number(bytes, i + 8, 2))};
    widen(std::string_view(bytes).substr(i + 46 + name, extra), entry);
    entries.push_back(std::move(entry));
    i += 46 + name + extra + comment;
  }
  return entries;
}

std::string_view bare(std::string_view name) {
  if (name.ends_with(".npy")) name.remove_suffix(4);
  return name;
}

std::string names_of(const std::vector<Entry>& entries) {
  std::string names;
  for (std::size_t i = 0; i < entries.size() && i < 20; ++i)
    names += (i == 0 ? "" : ", ") + printable(bare(entries[i].name), 60);
  return names + (entries.size() > 20 ? ", ..." : "");
}

}  // namespace

core::Result<Array> read_npz(ByteSource& source, std::string_view name) {
  const core::Result<std::vector<Entry>> entries = read_directory(source);
  if (!entries) return core::Error{entries.error()};
  if (entries->empty()) return core::Error{tr("the archive holds no array.")};
  if (name.empty() && entries->size() > 1) {
    return core::Error{tr("the archive holds several arrays ({names}); name one: FILE.npz:NAME.",
                          {{"names", names_of(*entries)}})};
  }
  const auto found = std::find_if(entries->begin(), entries->end(), [name](const Entry& entry) {
    return name.empty() || bare(entry.name) == bare(name);
  });
  if (found == entries->end()) {
    return core::Error{tr("the archive has no array \"{name}\"; it holds {names}.",
                          {{"name", printable(name, 60)}, {"names", names_of(*entries)}})};
  }
  if (found->method != 0 || (found->flags & 1U) != 0) {
    return core::Error{
        tr("the arrays in the archive are compressed; write it with numpy.savez instead of "
           "savez_compressed.")};
  }
  std::string local;
  if (!read_bytes(source, found->header, 30, local) || local.compare(0, 4, "PK\x03\x04") != 0)
    return broken();
  const std::uint64_t data = found->header + 30 + number(local, 26, 2) + number(local, 28, 2);
  if (data > source.size() || found->size > source.size() - data) return broken();
  Window window(source, data, found->size);
  return read_npy(window);
}

}  // namespace ropewalk::formats
