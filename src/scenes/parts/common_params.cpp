#include "scenes/parts/common_params.h"

#include <array>

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

state::Spec step_spec(int max) {
  state::Spec spec =
      state::whole(1, max).named("step").as(state::Role::kScore).in(state::Place::kPrimary);
  spec.help = "How far the numbers are worked out.";
  return spec;
}

state::Spec row_spec(int tokens, std::string_view help) {
  state::Spec spec = state::whole(0, tokens - 1)
                         .named("query m")
                         .as(state::Role::kQuery)
                         .in(state::Place::kPicture);
  spec.help = help;
  return spec;
}

state::Spec column_spec(int tokens, std::string_view help) {
  return row_spec(tokens, help).named("key n").as(state::Role::kKey);
}

state::Spec seed_spec(std::string_view what) {
  return {.label = "seed", .help = what, .min = 0, .max = 9999, .step = 1};
}

state::Spec position_spec(double max) {
  state::Spec spec = state::tokens(0, max).in(state::Place::kPicture);
  spec.decimals = 1;
  return spec;
}

state::Spec arrow_spec(double max, state::Role role) {
  return state::real(-max, max, 0.05).as(role).in(state::Place::kPicture);
}

state::Spec pair_spec(std::string_view help, int max) {
  state::Spec spec = state::whole(0, max).named("pair i");
  spec.help = help;
  return spec;
}

state::Spec sequence_spec(int min, int max) { return state::tokens(min, max).log(); }

state::Spec head_kind_spec() {
  return {.label = "head",
          .help = "How queries, keys and values are made: what this head looks for.",
          .role = state::Role::kQuery,
          .place = state::Place::kPrimary,
          .choices = {{"match", "looks for its like"},
                      {"previous", "looks back"},
                      {"recent", "q = k everywhere"},
                      {"constant", "all tokens equal"},
                      {"random", "random"}}};
}

state::Spec temperature_spec() {
  return {.label = "temperature",
          .help = "Divides the scores before the softmax: low is sharp, high is even.",
          .min = 0.1,
          .max = 10,
          .logarithmic = true,
          .role = state::Role::kScore};
}

state::Spec slope_spec(std::string_view help) {
  return {.label = "ALiBi slope",
          .help = help,
          .min = 1.0 / 256,
          .max = 1,
          .decimals = 3,
          .logarithmic = true};
}

}  // namespace ropewalk::scenes
