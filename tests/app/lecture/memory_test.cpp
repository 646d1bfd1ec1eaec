// A lecture takes no more memory the longer it lasts: what lives after its second round lives after
// the third, and the same for a hand that goes on dragging.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "app/shell/app.h"
#include "support/fake_platform.h"
#include "support/headless.h"

#if defined(__SANITIZE_ADDRESS__)
#define ROPEWALK_COUNTED_BY_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ROPEWALK_COUNTED_BY_SANITIZER
#endif
#endif
#ifdef ROPEWALK_COUNTED_BY_SANITIZER
#include <sanitizer/allocator_interface.h>
#elif defined(__GLIBC__)
#include <malloc.h>
#else
#error "Say here how this system's library counts the bytes that live."
#endif

using namespace ropewalk;

namespace {

constexpr long kSmall = 256L << 10U;  // the history of changes goes on growing to its 200 entries

// Dear ImGui's pictures of glyphs: packed anew at its own time, old and new side by side for a
// while, and of bounded size.
long atlas_bytes() {
  long sum = 0;
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures)
    if (texture->Pixels != nullptr) sum += texture->GetSizeInBytes();
  return sum;
}

long live_bytes() {
#ifdef ROPEWALK_COUNTED_BY_SANITIZER
  const auto all = static_cast<long>(__sanitizer_get_current_allocated_bytes());
#else
  const struct mallinfo2 info = mallinfo2();
  const auto all = static_cast<long>(info.uordblks + info.hblkhd);
#endif
  return all - atlas_bytes();
}

struct Hall {
  test::Headless headless;
  test::FakePlatform platform;
  app::App app;

  Hall() : app(platform, app::Catalog()) { frames(4); }
  void frames(int count) {
    for (int i = 0; i < count; ++i) headless.frame(app, 1920, 1080);
  }
  void open(std::string_view link) {
    app.open(link);
    frames(20);
  }
  // From the first slide to the last and back; the bytes that live then.
  long round() {
    open("#/?deck=fifty-minutes&present=1&slide=1");
    const int slides = app.session().steps();
    for (int presses = 0; app.session().place() < slides; ++presses) {
      REQUIRE(presses < 3 * slides);  // a question takes two
      test::press(ImGuiKey_PageDown, [&] { frames(1); });
      frames(16);  // eases for a quarter of a second
    }
    open("#/?deck=fifty-minutes&present=1&slide=1");
    platform.announced.clear();
    return live_bytes();
  }
  // The pointer goes round with its button down, a few times; the bytes that live then.
  long drag() {
    ImGuiIO& io = ImGui::GetIO();
    for (int turn = 0; turn < 10; ++turn) {
      headless.skip(2);
      io.AddMousePosEvent(420 + 30.0F * static_cast<float>(turn), 380);
      frames(2);
      io.AddMouseButtonEvent(0, true);
      for (int i = 0; i < 20; ++i) {
        const float angle = static_cast<float>(i) * 0.3F;
        io.AddMousePosEvent(500 + 200 * std::sin(angle), 380 + 150 * std::sin(angle * 0.8F));
        frames(1);
      }
      io.AddMouseButtonEvent(0, false);
      frames(2);
    }
    platform.announced.clear();
    return live_bytes();
  }
};

}  // namespace

TEST_CASE("the third round of a lecture takes no more memory than the second") {
  Hall hall;
  hall.round();
  const long second = hall.round(), third = hall.round();
  CAPTURE(second);
  CHECK(third - second < kSmall);
}

TEST_CASE("dragging on takes no more memory") {
  Hall hall;
  for (const std::string_view chapter : {"#/pair-rotation", "#/similarity-decay"}) {
    CAPTURE(chapter);
    hall.open(chapter);
    hall.drag();
    const long second = hall.drag(), third = hall.drag();
    CAPTURE(second);
    CHECK(third - second < kSmall);
  }
}
