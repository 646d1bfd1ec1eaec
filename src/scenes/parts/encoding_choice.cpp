#include "scenes/parts/encoding_choice.h"

#include "core/words/words.h"
#include "ui/plot/axis.h"

namespace ropewalk::scenes {

std::string encoding_title(const experiments::ComparedEncodingSpec& what) {
  const auto base = [](double value) {
    std::string text = ui::fixed_text(value, 0);
    for (size_t at = text.size(); at > 3 && text.size() > 4;) text.insert(at -= 3, " ");
    return text;
  };
  switch (what.kind) {
    case experiments::ComparedEncoding::kNone:
      return tr("No position");
    case experiments::ComparedEncoding::kRope:
    case experiments::ComparedEncoding::kRope2:
      return tr("RoPE, base {base}", {{"base", base(what.base)}});
    case experiments::ComparedEncoding::kAlibi:
      return tr("ALiBi, slope {slope}", {{"slope", ui::fixed_text(what.slope, 3)}});
    case experiments::ComparedEncoding::kSinusoidal:
      return tr("Sinusoidal, added");
    case experiments::ComparedEncoding::kLearned:
      return tr("Learned table, added");
    case experiments::ComparedEncoding::kT5:
      return tr("T5 bias");
    case experiments::ComparedEncoding::kShaw:
      return tr("Shaw");
    case experiments::ComparedEncoding::kTransformerXl:
      return tr("Transformer-XL");
    case experiments::ComparedEncoding::kXpos:
      return tr("xPos, base {base}", {{"base", base(what.base)}});
  }
  return {};
}

std::vector<state::Choice> encoding_choices() {
  return {{"none", N_("no position")},
          {"rope", N_("RoPE")},
          {"rope2", N_("RoPE, other base")},
          {"alibi", N_("ALiBi")},
          {"sinusoidal", N_("sinusoidal")},
          {"learned", N_("learned table")},
          {"t5", N_("T5 bias")},
          {"shaw", N_("Shaw")},
          {"xl", N_("Transformer-XL")},
          {"xpos", N_("xPos")}};
}

}  // namespace ropewalk::scenes
