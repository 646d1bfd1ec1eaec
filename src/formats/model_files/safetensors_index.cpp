#include "formats/model_files/safetensors_index.h"

#include <set>
#include <utility>

#include "formats/json.h"

namespace ropewalk::formats {
namespace {

constexpr std::size_t kMaxFiles = 4096;

// Follows the parser's events: texts one level below "weight_map" count.
class Listener {
 public:
  bool null() { return other("null"); }
  bool boolean(bool /*value*/) { return other("true or false"); }
  bool number_integer(Json::number_integer_t /*value*/) { return other("a number"); }
  bool number_unsigned(Json::number_unsigned_t /*value*/) { return other("a number"); }
  bool number_float(Json::number_float_t /*value*/, const Json::string_t& /*digits*/) {
    return other("a number");
  }
  bool string(Json::string_t& value) {
    if (!in_map_) return other("a text");
    ++index_.tensors;
    if (!seen_.insert(value).second) return true;
    index_.files.push_back(value);
    if (index_.files.size() <= kMaxFiles) return true;
    return fail("weight_map names more than " + std::to_string(kMaxFiles) +
                " files; the file is damaged, fetch it again.");
  }
  bool binary(Json::binary_t& /*value*/) { return false; }
  bool start_object(std::size_t /*count*/) {
    if (in_map_) return other("an object");
    ++depth_;
    in_map_ = depth_ == 2 && key_ == "weight_map";
    if (in_map_) found_ = true;
    return true;
  }
  bool end_object() {
    in_map_ = false;
    --depth_;
    return true;
  }
  bool start_array(std::size_t /*count*/) {
    const bool goes_on = other("a list");
    ++depth_;
    return goes_on;
  }
  bool end_array() {
    --depth_;
    return true;
  }
  bool key(Json::string_t& name) {
    if (depth_ == 1) key_ = name;
    if (in_map_) tensor_ = name;
    return true;
  }
  template <class Exception>
  bool parse_error(std::size_t position, const std::string& /*token*/, const Exception& /*what*/) {
    return fail("byte " + std::to_string(position) +
                ": this is not JSON, or ends in the middle; fetch the file again.");
  }

  core::Result<SafetensorsIndex> result() {
    if (!error_.empty()) return core::Error{error_};
    if (!found_) {
      return core::Error{
          "weight_map is missing, an object that names the file of each tensor; fetch the file "
          "again."};
    }
    if (index_.files.empty()) return core::Error{"weight_map is empty; fetch the file again."};
    return std::move(index_);
  }

 private:
  bool fail(std::string sentence) {
    if (error_.empty()) error_ = std::move(sentence);
    return false;
  }
  bool other(std::string_view what) {
    const bool is_map = depth_ == 1 && key_ == "weight_map";
    if (!in_map_ && !is_map) return true;
    return fail((is_map ? std::string("weight_map") : "weight_map[" + shown(Json(tensor_)) + "]") +
                " is " + std::string(what) + ", but must be " +
                (is_map ? "an object that names the file of each tensor" : "the name of a file") +
                "; fetch the file again.");
  }

  SafetensorsIndex index_;
  std::set<std::string> seen_;
  int depth_ = 0;
  bool in_map_ = false, found_ = false;
  std::string key_, tensor_, error_;
};

}  // namespace

core::Result<SafetensorsIndex> read_safetensors_index(std::string_view text) {
  if (text.size() > kMaxIndexBytes) {
    return core::Error{"the index has " + std::to_string(text.size()) + " bytes, but at most " +
                       std::to_string(kMaxIndexBytes) + " are read; is it the right file?"};
  }
  Listener listener;
  (void)Json::sax_parse(text.begin(), text.end(), &listener);
  return listener.result();
}

}  // namespace ropewalk::formats
