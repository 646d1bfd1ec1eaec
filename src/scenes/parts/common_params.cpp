#include "scenes/parts/common_params.h"

#include <utility>

namespace ropewalk::scenes {
namespace {

struct Size {
  int dim;
  std::string_view text;
};
constexpr std::array<Size, 11> kSizes{{{2, "2"},
                                       {4, "4"},
                                       {8, "8"},
                                       {16, "16"},
                                       {32, "32"},
                                       {64, "64"},
                                       {80, "80"},
                                       {96, "96"},
                                       {128, "128"},
                                       {256, "256"},
                                       {512, "512"}}};

}  // namespace

int dim_of(HeadSize size) { return kSizes.at(static_cast<size_t>(size)).dim; }

state::Spec head_size_spec(HeadSize largest) {
  state::Spec spec{.label = "head size d",
                   .help = "How many numbers a query and a key have; they make d/2 pairs."};
  for (size_t i = 0; i <= static_cast<size_t>(largest); ++i)
    spec.choices.push_back({kSizes.at(i).text, kSizes.at(i).text});
  return spec;
}

state::Spec base_spec(std::string_view help) {
  return {
      .label = "base b", .help = help, .min = 1, .max = 1e8, .decimals = 0, .logarithmic = true};
}

state::Spec showing_spec() {
  return {.label = "show",
          .help = "The picture, or every multiplication and addition behind it.",
          .place = state::Place::kPrimary,
          .choices = {{"picture", "picture"}, {"numbers", "numbers"}}};
}

state::Spec step_spec(int max, std::function<bool(const state::Values&)> shown) {
  return {.label = "step",
          .help = "How far the numbers are worked out.",
          .min = 1,
          .max = static_cast<double>(max),
          .step = 1,
          .role = state::Role::kScore,
          .place = state::Place::kPrimary,
          .shown = std::move(shown)};
}

state::Spec row_spec(int tokens, std::string_view help) {
  return {.label = "query m",
          .help = help,
          .min = 0,
          .max = static_cast<double>(tokens - 1),
          .step = 1,
          .role = state::Role::kQuery,
          .place = state::Place::kPicture};
}

state::Spec column_spec(int tokens, std::string_view help) {
  state::Spec spec = row_spec(tokens, help);
  spec.label = "key n";
  spec.role = state::Role::kKey;
  return spec;
}

state::Spec seed_spec(std::string_view what) {
  return {.label = "seed", .help = what, .min = 0, .max = 9999, .step = 1};
}

}  // namespace ropewalk::scenes
