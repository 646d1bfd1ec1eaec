#include "cli/lecture.h"

#include <algorithm>

#include "formats/pictures/picture.h"

namespace ropewalk::cli {

void tell_reading(const Environment& environment, std::string_view path, const Reading& reading) {
  std::vector<core::Note> notes = reading.problems;
  notes.insert(notes.end(), reading.remarks.begin(), reading.remarks.end());
  std::stable_sort(notes.begin(), notes.end(), [](const core::Note& a, const core::Note& b) {
    return a.where.line < b.where.line;
  });
  for (core::Note& note : notes) {
    note.where.file = path;
    environment.err << core::sentence(note) << '\n';
  }
}

platform::Picture read_lecture_picture(const std::string& path) {
  platform::Picture picture{.path = path, .rgba = {}, .problem = {}};
  core::Result<formats::Picture> read = formats::open_picture(path);
  if (read) {
    picture.width = read->width;
    picture.height = read->height;
    picture.rgba = std::move(read->rgba);
  } else {
    picture.problem = read.error();
  }
  return picture;
}

}  // namespace ropewalk::cli
