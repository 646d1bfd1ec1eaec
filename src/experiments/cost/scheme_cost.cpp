#include "experiments/cost/scheme_cost.h"

#include <algorithm>

namespace ropewalk::experiments {
namespace {

double count(const std::vector<float>& numbers) { return static_cast<double>(numbers.size()); }

}  // namespace

SchemeCost scheme_cost(const core::Encoding& encoding, const CostShape& shape) {
  const double length = shape.length;
  const auto d = static_cast<double>(shape.d);
  switch (encoding.kind) {
    case core::EncodingKind::kShaw: {
      // q.a for each key, but all keys past the clip share one vector (arXiv 1803.02155, eq. 5).
      const double clipped = encoding.shaw.max_distance + 1.0;
      const double dots = shape.shared ? std::min(length, clipped) : length;
      return {count(encoding.shaw.key) + count(encoding.shaw.value), dots * d + length, length};
    }
    case core::EncodingKind::kT5:  // one number is looked up and added for each key
      return {count(encoding.t5_per_bucket), length, length};
    case core::EncodingKind::kLearnedBias:
      return {count(encoding.bias_values), length, length};
    case core::EncodingKind::kAlibi:  // slope times distance, added
      return {0, length, length};
    case core::EncodingKind::kTransformerXl: {
      const core::TransformerXl& xl = encoding.transformer_xl;
      const double learned =
          count(xl.content_bias) + count(xl.position_bias) + count(xl.projection);
      // As (q+u).k + (q+v).r with every r = W R kept, the one new distance projected
      // (arXiv 1901.02860, appendix B); else four terms, each r projected anew.
      const double work = shape.shared ? d * d + 2 * d + length * d + length
                                       : length * d * d + 3 * length * d + 3 * length;
      return {learned, work, length * d + length};
    }
    case core::EncodingKind::kRope: {
      // A pair takes four multiplications; cosine and sine of its angle are held.
      const double vectors = shape.shared ? 2 : length + 1;
      return {0, vectors * 2 * d, shape.shared ? d : length * d};
    }
    default:
      return {};
  }
}

double content_work(const CostShape& shape) { return shape.length * static_cast<double>(shape.d); }

}  // namespace ropewalk::experiments
