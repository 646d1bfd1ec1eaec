// Lectures from files: their text, what is told of them, and their pictures.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace ropewalk::cli {

// What reading a lecture has told.
struct Reading {
  std::vector<core::Note> problems;
  std::vector<core::Note> remarks;  // what is shown otherwise than meant
};

// On `err`, one a line by their lines, each with the file's name.
void tell_reading(const Environment& environment, std::string_view path, const Reading& reading);

// A picture by its path, ready to be drawn, or with its problem.
platform::Picture read_lecture_picture(const std::string& path);

}  // namespace ropewalk::cli
