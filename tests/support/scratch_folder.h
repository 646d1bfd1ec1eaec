// A folder of a test's own, removed with all that is in it.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace ropewalk::tests {

class ScratchFolder {
 public:
  explicit ScratchFolder(std::string_view name)
      : path_((std::filesystem::temp_directory_path() / ("ropewalk_" + std::string(name)))) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~ScratchFolder() {
    std::error_code failed;
    std::filesystem::remove_all(path_, failed);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::string path(std::string_view name = {}) const {
    return name.empty() ? path_.string() : (path_ / std::string(name)).string();
  }
  std::string write(std::string_view name, std::string_view bytes) const {
    std::filesystem::create_directories((path_ / std::string(name)).parent_path());
    std::ofstream(path(name), std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path(name);
  }
  std::string link(std::string_view name, const std::string& target) const {
    std::filesystem::create_directories((path_ / std::string(name)).parent_path());
    std::filesystem::create_symlink(target, path(name));
    return path(name);
  }

 private:
  std::filesystem::path path_;
};

}  // namespace ropewalk::tests
