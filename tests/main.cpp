// Every test program runs in the project's folder, wherever it is started from: tests name files
// from there.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <filesystem>

int main(int count, char** words) {
  std::filesystem::current_path(ROPEWALK_SOURCE_DIR);
  return doctest::Context(count, words).run();
}
