#include "scenes/parts/encoding_choice.h"

#include "ui/plot/axis.h"

namespace ropewalk::scenes {

std::string encoding_title(const experiments::ComparedEncodingSpec& what) {
  const auto base = [](double value) {
    std::string text = ui::fixed_text(value, 0);
    for (size_t at = text.size(); at > 3 && text.size() > 4;) text.insert(at -= 3, " ");
    return ", base " + text;
  };
  switch (what.kind) {
    case experiments::ComparedEncoding::kNone:
      return "No position";
    case experiments::ComparedEncoding::kRope:
    case experiments::ComparedEncoding::kRope2:
      return "RoPE" + base(what.base);
    case experiments::ComparedEncoding::kAlibi:
      return "ALiBi, slope " + ui::fixed_text(what.slope, 3);
    case experiments::ComparedEncoding::kSinusoidal:
      return "Sinusoidal, added";
    case experiments::ComparedEncoding::kLearned:
      return "Learned table, added";
    case experiments::ComparedEncoding::kT5:
      return "T5 bias";
    case experiments::ComparedEncoding::kShaw:
      return "Shaw";
    case experiments::ComparedEncoding::kTransformerXl:
      return "Transformer-XL";
    case experiments::ComparedEncoding::kXpos:
      return "xPos" + base(what.base);
  }
  return {};
}

std::vector<state::Choice> encoding_choices() {
  return {{"none", "no position"},
          {"rope", "RoPE"},
          {"rope2", "RoPE, other base"},
          {"alibi", "ALiBi"},
          {"sinusoidal", "sinusoidal"},
          {"learned", "learned table"},
          {"t5", "T5 bias"},
          {"shaw", "Shaw"},
          {"xl", "Transformer-XL"},
          {"xpos", "xPos"}};
}

}  // namespace ropewalk::scenes
