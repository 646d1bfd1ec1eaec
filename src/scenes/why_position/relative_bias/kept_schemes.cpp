#include "scenes/why_position/relative_bias/kept_schemes.h"

#include <utility>

namespace ropewalk::scenes {

SchemeWay KeptSchemes::make_way(const WayKey& key) {
  core::Encoding encoding = experiments::make_scheme(key.way, key.what);
  experiments::Added added = experiments::add_scheme(encoding, *key.head);
  return {std::move(encoding), std::move(added)};
}

ShownSchemes KeptSchemes::get(const experiments::SchemesSpec& what, experiments::Scheme chosen) {
  ShownSchemes shown;
  shown.head =
      head_.get({what.tokens, what.d, what.causal, what.seed}, experiments::make_schemes_head);
  for (size_t i = 0; i < experiments::kSchemes; ++i) {
    const auto way = static_cast<experiments::Scheme>(i);
    shown.ways[i] = ways_[i].get({shown.head, way, experiments::what_matters(way, what)}, make_way);
  }
  shown.weights = weights_.get({shown.ways[static_cast<size_t>(chosen)], what.tokens},
                               [](const WeightsKey& key) {
                                 return experiments::weights_of(key.way->added.scores, key.tokens);
                               });
  return shown;
}

}  // namespace ropewalk::scenes
