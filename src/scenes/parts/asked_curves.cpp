#include "scenes/parts/asked_curves.h"

#include <limits>
#include <utility>

#include "core/words/words.h"

namespace ropewalk::scenes {

using namespace experiments;

namespace {

// None if it cannot be read: then there is nothing of it yet.
DecayCurves read_curves(const std::string& bytes) {
  core::Result<DecayCurves> curves = core::from_bytes<DecayCurves>(bytes);
  return curves ? std::move(curves).value() : DecayCurves{};
}

bool has_come(const DecayCurve& curve) {
  return !curve.x.empty() && curve.low.size() == curve.x.size() &&
         curve.high.size() == curve.x.size();
}

}  // namespace

ShownCurves KeptCurves::get(const DecayCurvesRequest& asked,
                            std::shared_ptr<const core::SimilarityTerms> terms,
                            core::Answers& answers) {
  ShownCurves shown;
  Key key{std::move(terms), asked.range};
  std::shared_ptr<const DecayCurves> come;
  if (takes_long(asked)) {
    shown.asked = core::question(asked);
    come = answered_.get(answers.ask(*shown.asked).bytes, read_curves);
    key.range.until = kNearDistances;
  }
  shown.score = come && has_come(come->score)
                    ? std::shared_ptr<const DecayCurve>(come, &come->score)
                    : score_.get(key, [](const Key& k) { return decay_curve(*k.terms, k.range); });
  if (!asked.bands) return shown;
  // They stand on each other: all of them, or the near part of all.
  shown.bands =
      come && has_come(come->bands.back())
          ? std::shared_ptr<const DecayBandCurves>(come, &come->bands)
          : bands_.get(key, [](const Key& k) { return decay_band_curves(*k.terms, k.range); });
  return shown;
}

double KeptFirstNegative::get(int d, double base, core::Answers& answers) {
  const NegativeSumSpec near{.d = d, .base = base, .to = kNearDistances};
  if (const std::int64_t at = *near_.get(near, first_negative_distance); at > 0)
    return static_cast<double>(at);
  const NegativeSumSpec far{.d = d, .base = base, .from = kNearDistances + 1};
  const core::Answer& answer = answers.ask(core::question(FirstNegativeRequest{far}));
  if (answer.coming()) return std::numeric_limits<double>::quiet_NaN();
  if (const auto at = core::from_bytes<std::int64_t>(answer.bytes); at)
    return static_cast<double>(*at);
  return static_cast<double>(*far_.get(far, first_negative_distance));  // nobody else does it
}

void draw_curves_work(ui::Stage& stage, const ui::Rect& row, const core::Question& asked,
                      LongWork& work) {
  if (!work.of(asked)) work = {asked, true};
  draw_long_work(stage, row, {}, work,
                 {.ask = N_("Compute the rest"),
                  .again = {},
                  .done = N_("computed"),
                  .label = std::string(tr("compute the score at every distance")),
                  .before = std::string(tr("Stopped; what is missing was not computed.")),
                  .after = std::string(tr("Every distance counts; a column of the picture shows "
                                          "its lowest and its highest score."))});
}

}  // namespace ropewalk::scenes
