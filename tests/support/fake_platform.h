// A machine that remembers what it was asked.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/platform.h"

namespace ropewalk::test {

class FakePlatform final : public platform::Platform {
 public:
  void set_address(std::string_view link, bool push) override {
    address = link;
    pushes += push ? 1 : 0;
  }
  std::string url_of(std::string_view link) const override {
    return "https://example.org/" + std::string(link);
  }
  void copy(std::string_view text) override { copied = text; }
  void open_url(std::string_view url) override { opened = url; }
  void set_title(std::string_view text) override { title = text; }
  void announce(std::string_view text) override { announced.emplace_back(text); }
  std::string load(std::string_view key) const override {
    const auto at = stored.find(std::string(key));
    return at == stored.end() ? "" : at->second;
  }
  void save(std::string_view key, std::string_view text) override {
    stored[std::string(key)] = text;
  }
  void save_file(std::string_view name, std::string_view, std::string_view bytes) override {
    files[std::string(name)] = bytes;
  }
  bool can_save_png() const override { return true; }
  void save_png(std::string_view name, std::string_view svg, float, float) override {
    files[std::string(name)] = svg;
  }
  void set_full_screen(bool on) override { full = on; }
  bool full_screen() const override { return full; }
  platform::Preferences preferences() const override { return wishes; }
  std::string languages() const override { return languages_asked; }
  void set_language(std::string_view code, std::string_view words) override {
    language = code;
    page_words = words;
  }
  void fetch(std::string_view path) override { fetched.emplace_back(path); }
  void fetch_pack(std::string_view pack, std::string_view, bool once_more) override {
    packs.emplace_back(pack);
    again = once_more;
  }
  void keep_all() override { ++kept; }
  void fetch_picture(std::string_view path) override { pictures.emplace_back(path); }
  double wall_seconds() const override { return wall; }
  void show_notes(std::string_view json, std::string_view text) override {
    notes_json = json;
    notes_text = text;
  }
  void read_clipboard() override { ++clipboard_reads; }
  bool can_choose_file() const override { return true; }
  void choose_file(std::string_view ends) override { chosen_ends = ends; }
  void read(int held, std::uint64_t at, std::size_t count) override {
    reads.push_back({held, at, count});
  }
  void let_go(int held) override { gone.push_back(held); }
  std::string open_notes() override { return "Notes are here"; }

  struct Read {
    int held;
    std::uint64_t at;
    std::size_t count;
  };
  std::vector<Read> reads;
  std::vector<int> gone;
  std::string address, copied, opened, title;
  std::vector<std::string> announced, fetched, packs, pictures;
  bool again = false;  // the last pack was asked for once more
  int kept = 0;        // times that all was said to have come
  std::string notes_json, notes_text;
  std::map<std::string, std::string> stored, files;
  platform::Preferences wishes;
  std::string languages_asked, language, page_words;
  std::string chosen_ends;
  int clipboard_reads = 0;
  int pushes = 0;
  double wall = 1e9;
  bool full = false;
};

}  // namespace ropewalk::test
