// The ways to know distances as the chapter shows them, each made anew only when what it reads has
// changed.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "core/memo.h"
#include "experiments/relative_bias_schemes.h"

namespace ropewalk::scenes {

struct SchemeWay {
  core::Encoding encoding;
  experiments::Added added;
};

struct ShownSchemes {
  std::shared_ptr<const experiments::SchemesHead> head;
  std::array<std::shared_ptr<const SchemeWay>, experiments::kSchemes> ways;
  std::shared_ptr<const std::vector<float>> weights;  // of the chosen way

  const SchemeWay& way(experiments::Scheme way) const { return *ways[static_cast<size_t>(way)]; }
};

class KeptSchemes {
 public:
  ShownSchemes get(const experiments::SchemesSpec& what, experiments::Scheme chosen);

 private:
  struct WayKey {
    std::shared_ptr<const experiments::SchemesHead> head;
    experiments::Scheme way = experiments::Scheme::kShaw;
    experiments::SchemesSpec what;
    bool operator==(const WayKey&) const = default;
  };
  struct WeightsKey {
    std::shared_ptr<const SchemeWay> way;
    int tokens = 0;
    bool operator==(const WeightsKey&) const = default;
  };
  static SchemeWay make_way(const WayKey& key);

  core::Memo<experiments::SchemesHeadSpec, experiments::SchemesHead> head_;
  std::array<core::Memo<WayKey, SchemeWay>, experiments::kSchemes> ways_;
  core::Memo<WeightsKey, std::vector<float>> weights_;
};

}  // namespace ropewalk::scenes
