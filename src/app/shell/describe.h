// A scene in words, made from its lists: for screen readers, exported pictures and the window's
// title.
#pragma once

#include <string>

#include "scenes/scene.h"

namespace ropewalk::app {

// "Title. Question Parameter: value. ... Numbers: score 0.53, ..."
std::string describe(const scenes::Scene& scene, const state::Values& values,
                     const state::Probes& probes);

// What is another now: "position m: 8 tokens. Numbers: score 0.61, ...". The whole description if
// nothing is, or if it was of another chapter.
std::string describe_change(const scenes::Scene& scene, const state::Values& old_values,
                            const state::Probes& old_probes, const state::Values& values,
                            const state::Probes& probes);

// "position m: 7 tokens · layout: in halves" of the parameters that are shown now: the primary
// ones, and what is not at its default.
std::string values_line(const state::ParamList& params, const state::Values& values);

// A probe as a person reads it: whole numbers without decimals, others with six digits.
std::string number_words(double value);

}  // namespace ropewalk::app
