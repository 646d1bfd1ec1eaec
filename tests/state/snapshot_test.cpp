#include "state/snapshot.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "synthetic.h"

namespace ropewalk::state {
namespace {

TEST_CASE("a snapshot is JSON with every kind of parameter") {
  const synthetic::Registry registry;
  Snapshot snapshot;
  snapshot.version = "1.2.3";
  snapshot.scene = registry.schemas[0];
  snapshot.link = "#/every-kind?m=7";
  synthetic::State state;
  state.m = 7;
  state.name = "\"\\</script>\n\u00e4";
  snapshot.values = registry.first.to_values(state);
  snapshot.probes = {{"score", 0.1},
                     {"odd \"name\"", 1e30},
                     {"nan", std::numeric_limits<double>::quiet_NaN()},
                     {"inf", std::numeric_limits<double>::infinity()}};
  snapshot.notes = {"m: \"x\".", std::string("bad\0\xff", 5)};
  snapshot.frame = 3;
  snapshot.width = 1280;
  snapshot.height = 800;
  snapshot.scale = 1.5;
  CHECK(to_json(snapshot) ==
        "{\"version\":\"1.2.3\",\"scene\":\"every-kind\",\"link\":\"#/every-kind?m=7\",\"params\":{"
        "\"mask\":true,\"m\":7,\"theta\":1,\"angle\":0.1,\"base\":10000,\"layout\":\"half-split\","
        "\"q\":[1,0],"
        "\"k\":[0.5,-0.25,0],\"weights\":[0.1,0.2,0.3,0.4],\"word\":[1,2],"
        "\"name\":\"\\\"\\\\\\u003c/script>\\n\u00e4\",\"rows\":[]},"
        "\"probes\":{\"score\":0.1,\"odd \\\"name\\\"\":1e+30,\"nan\":null,\"inf\":null},"
        "\"notes\":[\"m: \\\"x\\\".\",\"bad\"],\"frame\":3,\"size\":[1280,800],\"scale\":1.5}");
}

TEST_CASE("an empty snapshot is JSON as well") {
  CHECK(to_json(Snapshot{}) ==
        "{\"version\":\"\",\"scene\":\"\",\"link\":\"\",\"params\":{},\"probes\":{},\"notes\":[],"
        "\"frame\":0,"
        "\"size\":[0,0],\"scale\":1}");
}

}  // namespace
}  // namespace ropewalk::state
