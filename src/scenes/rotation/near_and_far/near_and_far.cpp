// One query, one kind of match, and the pairs it is written in: fast pairs find what is near, slow
// pairs what fits, however far (what heads do with fast and slow pairs: arXiv 2410.06205).
#include <algorithm>
#include <cmath>
#include <string>

#include "core/attention/similarity.h"
#include "core/words/words.h"
#include "experiments/heads/place_and_meaning.h"
#include "experiments/heads/retrieval_head.h"
#include "scenes/parts/common_params.h"
#include "scenes/rotation/near_and_far/place_and_meaning_picture.h"
#include "scenes/rotation/near_and_far/retrieval_picture.h"
#include "scenes/scene.h"
#include "ui/arrange.h"
#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"
#include "ui/plot/plot.h"

namespace ropewalk::scenes {
namespace {

constexpr int kMaxTokens = 160;
constexpr int kMaxFolded = 1000000;
constexpr double kMinWidth = 0.02, kMaxWidth = 1;
constexpr double kRankedFrom = 64, kMaxTrained = 131072, kMaxStretch = 64;

// One head that looks for a word, or one for place and one for meaning.
enum class Heads { kOne, kTwo };

size_t size(int n) { return static_cast<size_t>(n); }

struct NearAndFar {
  struct State {
    experiments::RetrievalText text = experiments::RetrievalText::kSentence;
    double at = 0.1;
    double width = 0.1;
    int query = -1;
    int fold = 2000;
    int lag = 0;
    double strength = 8;
    double noise = 0.15;
    HeadSize d = HeadSize::k64;
    double base = 10000;
    int seed = 1;
    Heads heads = Heads::kOne;
    double meaning = 1;
    double trained = 1024, stretch = 1;
    experiments::Repair repair = experiments::Repair::kNone;
  };

  struct Result : experiments::RetrievalHead {
    experiments::PlaceAndMeaning two;
  };

  static constexpr About kAbout{.id = "near-and-far",
                                .part = "II. Rotate",
                                .title = "Near heads, far heads",
                                .question = "How can one head look near and another far?",
                                .aspect = 1.2F};

  static void params(state::Params<State>& params);
  static Result compute(const State& state);
  static void draw(State& state, const Result& result, ui::Stage& stage);
  static void probes(const State& state, const Result& result, state::Probes& probes);
  static bool tall(const State& state) { return state.heads == Heads::kTwo; }
  static state::Animation animation() {
    return {.key = "at", .from = 0, .to = 1, .units_per_second = 0.1, .step = 0.05, .loop = true};
  }
};

using State = NearAndFar::State;
using Result = NearAndFar::Result;

bool two(const State& state) { return state.heads == Heads::kTwo; }
bool one(const State& state) { return !two(state); }

Result NearAndFar::compute(const State& state) {
  Result result{experiments::make_retrieval_head({.text = state.text,
                                                  .at = state.at,
                                                  .width = state.width,
                                                  .query = state.query,
                                                  .fold = state.fold,
                                                  .lag = state.lag,
                                                  .strength = state.strength,
                                                  .noise = state.noise,
                                                  .d = dim_of(state.d),
                                                  .base = state.base,
                                                  .seed = static_cast<std::uint32_t>(state.seed)}),
                {}};
  if (two(state))
    result.two = experiments::rank_keys({.place_at = state.at,
                                         .meaning_at = state.meaning,
                                         .width = state.width,
                                         .length = state.trained,
                                         .factor = state.stretch,
                                         .repair = state.repair,
                                         .strength = state.strength,
                                         .d = dim_of(state.d),
                                         .base = state.base});
  return result;
}

// Of the two heads and the longer text.
void add_two_head_params(state::Params<State>& params) {
  using state::Place;
  using state::Role;
  params
      .add("heads", &State::heads, "heads",
           "One head that looks for a word, or two made by hand: one finds the token before, the "
           "other what fits best.",
           state::choice({{"one", "one"}, {"two", "place and meaning"}}).in(Place::kPrimary))
      .shown([](const State& state) {  // the program needs the room
        return two(state) || state.text == experiments::RetrievalText::kSentence;
      });
  params
      .add("meaning", &State::meaning, "meaning: fast to slow pairs",
           "Which pairs carry what the meaning head looks for: 0 the fastest, 1 the slowest.",
           state::real(0, 1, 0.01).as(Role::kPosition).in(Place::kPicture))
      .shown(two);
  params
      .add("trained", &State::trained, "length as made",
           "How long the text was that the two heads were made for.",
           state::tokens(kRankedFrom, kMaxTrained).log())
      .shown(two);
  params
      .add("stretch", &State::stretch, "text so many times as long",
           "Neighbours stay where they are; what fits stands so many times as far back.",
           state::real(1, kMaxStretch).log().in(Place::kPrimary))
      .shown(two);
  params
      .add("repair", &State::repair, "frequencies",
           "What is done for the longer text: nothing, all of them divided by its factor "
           "(position interpolation), or the base raised until the slowest are (NTK-aware).",
           state::choice({{"none", "as made"}, {"linear", "all slower"}, {"ntk", "larger base"}})
               .as(Role::kPosition))
      .shown(two);
}

void NearAndFar::params(state::Params<State>& params) {
  using state::Place;
  using state::Role;
  params
      .add("text", &State::text, "text",
           "A sentence in which an adjective looks for its noun, or a program in which a name "
           "looks for its definition.",
           state::choice({{"sentence", "a sentence"}, {"python", "a Python file"}})
               .in(Place::kPrimary))
      .shown(one);
  params.add("at", &State::at, "signal: fast to slow pairs",
             "Which pairs of the head carry what the query looks for: 0 the fastest, 1 the "
             "slowest.",
             state::real(0, 1, 0.01).as(Role::kPosition).in(Place::kPrimary));
  params.add("width", &State::width, "width of the signal",
             "Over how much of the head the signal is spread.",
             state::real(kMinWidth, kMaxWidth, 0.01).as(Role::kPosition).in(Place::kPicture));
  params
      .add("query", &State::query, "token that looks",
           "Counted from 0; -1 is the adjective, or the last name in the file.",
           state::whole(-1, kMaxTokens - 1).as(Role::kQuery).in(Place::kPicture))
      .shown(one);
  params
      .add("fold", &State::fold, "tokens folded away",
           "How many tokens of the file stand in the fold; they take up positions and are not "
           "looked at.",
           state::tokens(0, kMaxFolded).log())
      .shown([](const State& state) {
        return one(state) && state.text == experiments::RetrievalText::kPython;
      });
  params
      .add("lag", &State::lag, "tuned to the distance",
           "Turns the query so that all pairs agree at this m − n instead of at 0.",
           state::tokens(-16, 64))
      .shown(one);
  params.add("strength", &State::strength, "strength S",
             "The score of a perfect match with no rotation.",
             {.max = 32, .step = 0.5, .decimals = 1, .role = Role::kScore});
  params
      .add("noise", &State::noise, "noise",
           "How much else the keys hold in the same pairs, over what a match holds.",
           state::real(0, 1, 0.05))
      .shown(one);
  head_params(params, &State::d, &State::base, &State::seed,
              "Which meanings and which noise are drawn.", HeadSize::k256);
  add_two_head_params(params);
}

// Where a token stands and what it gets; zeros where there is none, or where it is not seen.
void add_token(const Result& result, int token, const std::string& name, std::string_view words,
               state::Probes& probes) {
  const bool seen = token >= 0 && std::isfinite(result.scores[size(token)]);
  const double distance =
      token < 0 ? 0 : result.positions[size(result.query)] - result.positions[size(token)];
  probes.add(name, token, "{token}: its number", {{"token", tr(words)}});
  probes.add(name + "_distance", distance, "{token}: tokens back", {{"token", tr(words)}});
  probes.add(name + "_score", seen ? result.scores[size(token)] : 0.0F, "{token}: score",
             {{"token", tr(words)}});
  probes.add(name + "_weight", seen ? result.weights[size(token)] : 0.0F, "{token}: weight",
             {{"token", tr(words)}});
}

// Of the energy, how much the faster half of the pairs has.
double fast_half(const experiments::RankedKeys& head) {
  double sum = 0;
  for (size_t i = 0; 2 * i < head.energy.size(); ++i) sum += head.energy[i];
  return sum;
}

void add_two_heads(const State& state, const experiments::PlaceAndMeaning& heads,
                   state::Probes& probes) {
  const auto add = [&probes](const std::string& name, const experiments::RankedKeys& head,
                             std::string_view which) {
    const state::LabelSlots slots{{"head", tr(which)}};
    probes.add(name + "_energy_fast", fast_half(head), "{head}: energy in the faster half", slots);
    probes.add(name + "_changed", head.changed, "{head}: keys that changed rank", slots);
    probes.add(name + "_found_as_made", head.distance[size(head.best_before)],
               "{head}: the key it was made to find, tokens back", slots);
    probes.add(name + "_found", head.distance[size(head.best_after)],
               "{head}: the key it finds, tokens back", slots);
    probes.add(name + "_match", head.match[size(head.best_after)],
               "{head}: how well the key it finds fits", slots);
  };
  probes.add("keys_ranked", experiments::kRankedKeys, "keys that each head ranks");
  probes.add("text_length", state.trained * state.stretch, "length of the text, tokens");
  add("place", heads.place, N_("place head"));
  add("meaning", heads.meaning, N_("meaning head"));
}

void NearAndFar::probes(const State& state, const Result& result, state::Probes& probes) {
  probes.add("tokens", result.text.tokens.size(), "tokens in the text");
  probes.add("query", result.query, "token that looks, its number");
  probes.add("m", result.positions[size(result.query)], "position of the token that looks");
  add_token(result, result.found, "found", N_("token found"), probes);
  add_token(result, result.second, "second", N_("next best token"), probes);
  add_token(result, result.target, "target", N_("token to find"), probes);
  probes.add("found_is_target", result.found == result.target ? 1 : 0,
             "right one found? 1 is yes, 0 is no");
  probes.add("found_is_query", result.found == result.query ? 1 : 0,
             "found itself? 1 is yes, 0 is no");
  probes.add("wavelength", result.wavelength, "wavelength of the signal, tokens");
  probes.add("reach_at_zero", core::similarity_at(result.reach, 0), "perfect match, at distance 0");
  probes.add("reach_at_one", core::similarity_at(result.reach, 1), "perfect match, at distance 1");
  const double to_target = result.target < 0 ? 0
                                             : result.positions[size(result.query)] -
                                                   result.positions[size(result.target)];
  probes.add("reach_at_target",
             result.target < 0 ? 0.0 : core::similarity_at(result.reach, to_target),
             "perfect match, where the token to find is");
  probes.add("strength", state.strength, "strength S");
  if (two(state)) add_two_heads(state, result.two, probes);
  if (state.text != experiments::RetrievalText::kSentence) return;
  for (size_t i = 0; i < result.scores.size(); ++i) {
    probes.add("score_" + std::to_string(i), result.scores[i], "score of token {i}", {{"i", i}});
    probes.add("weight_" + std::to_string(i), result.weights[i], "weight of token {i}", {{"i", i}});
  }
}

void draw_reach(const State& state, const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  ui::PlotSpec plot{.id = "reach", .label = "score of a perfect match against the distance"};
  plot.x = {
      .title = "tokens back", .scale = ui::Scale::kLog, .range = {1, experiments::kFarthestReach}};
  plot.y = {.title = "score of a perfect match",
            .range = {-1.05 * std::max(state.strength, 1.0), 1.05 * std::max(state.strength, 1.0)}};
  plot.legend = ui::Legend::kNone;
  plot.zoom_x = false;
  plot.read_out = false;
  plot.crosshair = false;
  plot.series.push_back({.part = "position.reach",
                         .label = "perfect match",
                         .samples = {std::span(result.reach_x), std::span(result.reach_low)},
                         .upper = {std::span(result.reach_x), std::span(result.reach_high)},
                         .look = ui::Look::kBand,
                         .color = theme.position,
                         .width = 1.5F});
  const double m = result.positions[size(result.query)];
  const auto mark = [&](const char* part, const char* label, int index, ui::Rgba color) {
    const double back = m - result.positions[size(index)];
    if (back >= 1)
      plot.markers.push_back({.part = part, .label = label, .at = back, .color = color});
  };
  if (result.target >= 0 && result.target != result.found)
    mark("key", N_("definition"), result.target, theme.key);
  mark("score", N_("found"), result.found, theme.score);
  ui::draw_plot(stage, rect, plot);
}

// ---- Draw: the signal over the pairs ------------------------------------------------------------

void draw_signal(State& state, const Result& result, ui::Stage& stage, ui::Rect rect) {
  const ui::Theme& theme = stage.theme;
  ui::Canvas& canvas = stage.canvas;
  const ui::Rect words = rect.take_bottom(36);
  rect = rect.inset(16, 0);
  rect.take_top(12);
  const size_t pairs = result.amplitude.size();
  const auto x_of = [&](double place) {
    return rect.left + static_cast<float>(place) * rect.width();
  };
  const double highest = *std::max_element(result.amplitude.begin(), result.amplitude.end());
  const float half = std::clamp(
      rect.width() / static_cast<float>(std::max<size_t>(pairs, 2) - 1) * 0.36F, 0.5F, 14.0F);
  const float strength = stage.highlight.strength("position.signal");
  canvas.line({rect.left, rect.bottom}, {rect.right, rect.bottom},
              {.color = theme.line, .width = 1});
  for (size_t i = 0; i < pairs; ++i) {
    const auto part = static_cast<float>(result.amplitude[i] / highest);
    const float x = x_of(experiments::place_of_pair(i, pairs));
    canvas.rect(
        {x - half, rect.bottom - std::max(part * rect.height(), 1.0F), x + half, rect.bottom},
        ui::faded(theme.position, (0.35F + 0.65F * part) * strength), 1.5F);
  }
  if (stage.input.hover(rect)) stage.highlight.point_at("position.signal");

  // Tokens a turn, under every few pairs.
  const ui::TextStyle faint{
      .font = ui::type::kSmallNumber, .color = theme.ink_faint, .align = ui::Align::kCenter};
  const int ticks = rect.width() > 420 ? 6 : 3;
  for (int i = 0; i <= ticks; ++i) {
    const size_t pair = size(i) * (pairs - 1) / size(ticks);
    if (pairs == 1 && i > 0) break;
    const double wavelength = result.wavelengths[pair];
    const std::string text = wavelength < 10000
                                 ? ui::fixed_text(wavelength, 0)
                                 : ui::compact_text(std::round(wavelength / 100) * 100);
    ui::draw_label_inside(canvas, {words.left, words.top, words.right, words.bottom},
                          {x_of(experiments::place_of_pair(pair, pairs)), words.top + 9}, text,
                          faint, ui::Rgba{0, 0, 0, 0});
  }
  const ui::TextStyle soft{.font = ui::type::kSmall, .color = theme.ink_soft};
  canvas.text({words.left, words.top + 27}, tr("fast pairs"), soft);
  canvas.text({words.right, words.top + 27}, tr("slow pairs"),
              {.font = soft.font, .color = soft.color, .align = ui::Align::kRight});
  canvas.text({words.center().x, words.top + 27}, tr("tokens a turn"),
              {.font = soft.font, .color = theme.ink_faint, .align = ui::Align::kCenter});

  const bool right = state.at + state.width <= 1;
  const ui::Vec2 side{x_of(std::clamp(state.at + (right ? state.width : -state.width), 0.0, 1.0)),
                      rect.bottom - rect.height() * 0.6F};
  const auto edge = stage.input.handle("signal.width", side,
                                       "width of the signal: drag to spread it over more pairs", 8);
  ui::draw_handle(canvas, theme, side, theme.position, edge, 5);
  const ui::Vec2 peak{x_of(state.at), rect.top};
  const auto handle = stage.input.handle(
      "signal", peak, "the signal: drag it from the fast pairs to the slow ones", 10);
  if (handle.hovered || edge.hovered) stage.highlight.point_at("position.signal");
  ui::draw_handle(canvas, theme, peak, theme.position, handle, 7);

  const auto place_at = [&](ui::Vec2 point, bool snap) {
    const double place = static_cast<double>((point.x - rect.left) / std::max(rect.width(), 1.0F));
    return snap ? std::round(place * 20) / 20 : place;
  };
  if (handle.changed()) {
    double at = state.at + 0.01 * static_cast<double>(handle.nudge.x);
    if (handle.drag) at = place_at(*handle.drag, handle.snap);
    state.at = handle.reset ? State{}.at : std::clamp(at, 0.0, 1.0);
  }
  if (edge.changed()) {
    double width = state.width + 0.01 * static_cast<double>(right ? edge.nudge.x : -edge.nudge.x);
    if (edge.drag) width = std::abs(place_at(*edge.drag, edge.snap) - state.at);
    state.width = edge.reset ? State{}.width : std::clamp(width, kMinWidth, kMaxWidth);
  }
}

void NearAndFar::draw(State& state, const Result& result, ui::Stage& stage) {
  ui::Rect rest = stage.area;
  if (!ui::drawable(rest, 100)) return;
  if (two(state)) {
    const State initial;
    const SignalPlaces moved =
        draw_place_and_meaning(stage, rest, result.two, state.stretch, {state.at, state.meaning},
                               {initial.at, initial.meaning});
    state.at = moved.place;
    state.meaning = moved.meaning;
    return;
  }
  draw_signal(state, result, stage,
              rest.take_bottom(std::clamp(rest.height() * 0.27F, 70.0F, 150.0F)));
  constexpr float kAir = 14, kLittleAir = 4, kCaption = 30, kText = 91, kRoomyText = 187;
  if (!ui::bottom_if(rest, kAir, kRoomyText)) rest.take_bottom(kLittleAir);
  if (auto caption = ui::top_if(rest, kCaption, kText))
    draw_asking_caption(stage, caption->take_top(24), result);
  if (state.text == experiments::RetrievalText::kSentence) {
    state.query = draw_asking_sentence(stage, rest, result, state.query);
    return;
  }
  const auto rooms =
      ui::beside(rest, {.main = 260, .side = 220, .share = 0.44F, .height = 151, .gap = 20});
  if (rooms) {
    ui::Rect plot = rooms->side;
    plot.bottom = std::min(plot.bottom, plot.top + 1.3F * plot.width());
    draw_reach(state, result, stage, plot);
    rest = rooms->main;
  }
  const AskingCode code =
      draw_asking_code(stage, rest, result, {state.query, state.fold}, kMaxFolded);
  state.query = code.query;
  state.fold = code.fold;
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(near_and_far, NearAndFar)
