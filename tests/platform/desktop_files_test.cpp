// What the desktop reads and writes for the program.
#include "platform/desktop_files.h"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

using namespace ropewalk;
namespace fs = std::filesystem;

namespace {

// A folder of its own to be in.
class InFolder {
 public:
  InFolder() {
    fs::create_directories(folder_ / "in" / "talks");
    fs::current_path(folder_ / "in");
  }
  ~InFolder() {
    fs::current_path(before_);
    fs::remove_all(folder_);
  }
  InFolder(const InFolder&) = delete;
  InFolder& operator=(const InFolder&) = delete;

 private:
  fs::path before_ = fs::current_path();
  fs::path folder_ = fs::temp_directory_path() /
                     ("ropewalk-platform-test-" +
                      std::to_string(std::chrono::steady_clock::now().time_since_epoch().count()));
};

void write(const std::string& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

TEST_CASE("a link's file is found below the current folder, and nowhere else") {
  const InFolder folder;
  write("talks/mine.md", "# Mine\n");
  write("../outside.md", "secret");
  fs::create_directories("talks/folder.md");
  fs::create_symlink(fs::absolute("../outside.md"), "talks/way-out.md");
  fs::create_symlink("mine.md", "talks/other-name.md");

  const platform::File mine = platform::read_file_below("talks/mine.md");
  CHECK(mine.name == "talks/mine.md");
  CHECK(mine.bytes == "# Mine\n");
  CHECK(mine.problem.empty());
  CHECK(mine.fetched);
  CHECK(platform::read_file_below("talks/other-name.md").bytes == "# Mine\n");

  const auto refused = [](const std::string& path, std::string_view words) {
    const platform::File file = platform::read_file_below(path);
    CAPTURE(file.problem);
    CHECK(file.name == path);
    CHECK(file.fetched);
    CHECK(file.bytes.empty());
    CHECK(file.problem.find(words) != std::string::npos);
    CHECK(file.problem.find(path) != std::string::npos);
  };
  refused("talks/none.md", "There is no file");
  refused("talks/none.md", fs::current_path().string());
  refused("talks/folder.md", "is not a file");
  refused("../outside.md", "outside the folder");
  refused("talks/../../outside.md", "outside the folder");
  refused("talks/way-out.md", "outside the folder");
  refused(fs::absolute("../outside.md").lexically_normal().string(), "outside the folder");
}

TEST_CASE("made files never replace others") {
  const InFolder folder;
  CHECK(platform::save_new_file("a.svg", "one") == "a.svg");
  CHECK(platform::save_new_file("a.svg", "two") == "a-2.svg");
  CHECK(platform::save_new_file("../../b.svg", "three") == "b.svg");
  CHECK(platform::read_dropped_file("a.svg").bytes == "one");
  CHECK(platform::read_dropped_file("a-2.svg").bytes == "two");
  CHECK_FALSE(platform::read_dropped_file("c.svg").problem.empty());
}

TEST_CASE("of a large file the beginning is read, and parts where they are asked for") {
  const InFolder folder;
  {
    std::ofstream out("large", std::ios::binary);
    out << "begin";
    out.seekp(std::streamoff{1} << 32);
    out << "end";
  }
  const platform::File file = platform::read_dropped_file("large");
  CHECK(file.problem.empty());
  CHECK(file.bytes.size() == platform::kHeadBytes);
  CHECK(file.bytes.starts_with("begin"));
  CHECK(file.size == (std::uint64_t{1} << 32) + 3);
  CHECK(platform::read_part("large", std::uint64_t{1} << 32, 3) == "end");
  CHECK(platform::read_part("large", (std::uint64_t{1} << 32) + 1, 100) == "nd");
  CHECK(platform::read_part("large", std::uint64_t{1} << 40, 3).empty());
  CHECK(platform::read_part("none", 0, 3).empty());
}
