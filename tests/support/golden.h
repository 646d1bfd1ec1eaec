#pragma once

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

namespace ropewalk::core::testing {

// A case of a file that tests/golden/make_golden.py wrote.
struct GoldenCase {
  std::string name;
  std::map<std::string, std::string> fields;
  std::map<std::string, std::vector<double>> lists;
  std::map<std::string, std::vector<double>> expected;

  [[nodiscard]] bool has(const std::string& field) const { return fields.count(field) != 0; }
  [[nodiscard]] std::string text(const std::string& field,
                                 const std::string& otherwise = {}) const {
    const auto found = fields.find(field);
    return found == fields.end() ? otherwise : found->second;
  }
  [[nodiscard]] double number(const std::string& field, double otherwise = 0.0) const {
    return has(field) ? std::strtod(text(field).c_str(), nullptr) : otherwise;
  }
  [[nodiscard]] int integer(const std::string& field, int otherwise = 0) const {
    return static_cast<int>(number(field, otherwise));
  }
  [[nodiscard]] std::vector<double> list(const std::string& field) const {
    const auto found = lists.find(field);
    return found == lists.end() ? std::vector<double>() : found->second;
  }
  [[nodiscard]] const std::vector<double>& want(const std::string& field) const {
    static const std::vector<double> kNothing;
    const auto found = expected.find(field);
    return found == expected.end() ? kNothing : found->second;
  }
};

inline std::string read_whole(const std::string& path) {
  std::string text;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return text;
  char buffer[65536];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof(buffer), file)) > 0;) {
    text.append(buffer, n);
  }
  std::fclose(file);
  return text;
}

inline std::vector<GoldenCase> read_golden(const std::string& file) {
  const std::string text = read_whole(std::string("tests/golden/") + file);
  std::vector<GoldenCase> cases;
  const char* at = text.c_str();
  const auto word = [&] {
    const char* begin = at;
    while (*at != '\0' && *at != ' ' && *at != '\n') ++at;
    std::string out(begin, at);
    if (*at == ' ') ++at;
    return out;
  };
  while (*at != '\0') {
    const std::string kind = word();
    if (kind == "case") {
      cases.emplace_back();
      cases.back().name = word();
    } else if (kind == "set") {
      const std::string field = word();
      cases.back().fields[field] = word();
    } else if (kind == "list" || kind == "expect") {
      const std::string field = word();
      std::vector<double>& values =
          kind == "list" ? cases.back().lists[field] : cases.back().expected[field];
      while (*at != '\n' && *at != '\0') {
        char* end = nullptr;
        values.push_back(std::strtod(at, &end));
        at = *end == ' ' ? end + 1 : end;
      }
    }
    if (*at == '\n') ++at;
  }
  return cases;
}

// The vectors that the script forms by its rule of the same name.
inline std::vector<float> golden_vector(std::size_t n, int seed) {
  std::vector<float> out(n);
  for (std::size_t i = 0; i < n; ++i) {
    const long long j = static_cast<long long>(i);
    out[i] = static_cast<float>((7 * j * j + 37 * j + 13LL * seed) % 127 - 63) / 32.0F;
  }
  return out;
}

}  // namespace ropewalk::core::testing
