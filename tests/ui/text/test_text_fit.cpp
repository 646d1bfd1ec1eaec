#include <doctest/doctest.h>

#include "ui/canvas/recording_canvas.h"
#include "ui/text/text_fit.h"

namespace ropewalk::ui {

TEST_CASE("long words are cut between characters") {
  const Fonts fonts;
  const RecordingCanvas canvas(fonts);
  const Font font{Face::kText, 13};
  const std::string euros = "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC";
  for (float width = 0; width < 60; width += 1) {
    CAPTURE(width);
    const std::string cut = elided(canvas, euros, font, width);
    if (cut == euros) {
      CHECK(canvas.measure(euros, font).x <= width);
      continue;
    }
    CHECK(cut.ends_with("\xE2\x80\xA6"));
    CHECK(cut.size() % 3 == 0);
    CHECK(euros.starts_with(cut.substr(0, cut.size() - 3)));
    if (cut.size() > 3) CHECK(canvas.measure(cut, font).x <= width);
  }
}

}  // namespace ropewalk::ui
