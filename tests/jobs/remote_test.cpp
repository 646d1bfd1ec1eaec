// The page's side of the worker, with a worker made of paper.
#include <doctest/doctest.h>

#include <map>

#include "jobs/remote_runner.h"
#include "jobs/service.h"

using namespace ropewalk;
using core::Phase;
using core::Question;
using jobs::Loss;

namespace {

struct Wire {
  int opened = 0, closed = 0;
  std::vector<jobs::Command> sent;
  std::vector<int> cancelled;
};

class Paper final : public jobs::Port {
 public:
  explicit Paper(Wire& wire) : wire_(wire) {}
  void open() override { ++wire_.opened; }
  void send(std::string_view bytes) override {
    const auto command = jobs::read_command(bytes);
    REQUIRE(command.has_value());
    wire_.sent.push_back(*command);
  }
  void cancelled(int id) override { wire_.cancelled.push_back(id); }
  void close() override { ++wire_.closed; }

 private:
  Wire& wire_;
};

struct Here {
  Wire wire;
  jobs::RemoteRunner runner{std::make_unique<Paper>(wire)};
  std::map<int, core::Answer> last;
  void hear(int id, Phase phase, std::string bytes = {}) {
    runner.hear(core::to_bytes(jobs::Event{id, {.phase = phase, .text = {}, .bytes = bytes}}));
  }
  void take() {
    for (const jobs::Event& event : runner.take()) last[event.id] = event.answer;
  }
  void two() {
    runner.start(1, {"a", "1"});
    runner.start(2, {"a", "2"});
    runner.hear(jobs::hello());
  }
};

}  // namespace

TEST_CASE("the worker is fetched when it is first needed, and told all when it has come") {
  Here here;
  CHECK(here.wire.opened == 0);
  here.runner.start(1, {"a", "1"});
  here.runner.start(2, {"a", "2"});
  CHECK(here.wire.opened == 1);
  CHECK(here.wire.sent.empty());
  here.runner.cancel(1);  // before it was there
  here.runner.hear(jobs::hello());
  REQUIRE(here.wire.sent.size() == 1);
  CHECK(here.wire.sent[0].id == 2);
  CHECK(here.wire.sent[0].question == Question{"a", "2"});
  here.runner.start(3, {"b", ""});
  CHECK(here.wire.sent.size() == 2);
  here.hear(2, Phase::kRunning);
  here.hear(2, Phase::kDone, "x");
  here.hear(2, Phase::kRunning);  // nobody waits any more
  here.hear(9, Phase::kDone);
  here.take();
  CHECK(here.last.size() == 1);
  CHECK(here.last[2].bytes == "x");
  here.runner.cancel(3);
  CHECK(here.wire.cancelled == std::vector{3});
  CHECK(here.wire.sent.back().id == 3);
  CHECK(here.wire.sent.back().question == Question{});
}

TEST_CASE("a worker that cannot be had fails what waits, and is tried for again with the next") {
  for (int loss = 0; loss < jobs::kLosses; ++loss) {
    Here here;
    here.runner.start(1, {"a", "1"});
    here.runner.start(2, {"a", "2"});
    here.runner.lose(static_cast<Loss>(loss), 0);
    here.take();
    for (const int id : {1, 2}) {
      CHECK(here.last[id].phase == Phase::kFailed);
      CHECK(here.last[id].text == jobs::loss_text(static_cast<Loss>(loss)));
      CHECK(here.last[id].text.ends_with("."));
    }
    CHECK(here.wire.opened == 1);
    here.runner.start(3, {"a", "1"});
    CHECK(here.wire.opened == 2);
  }
}

TEST_CASE("a worker that breaks at one job takes up the others in a new one") {
  for (const Loss loss : {Loss::kBroke, Loss::kMemory}) {
    Here here;
    here.two();
    here.runner.lose(loss, 2);
    here.take();
    CHECK(here.last[2].text == jobs::loss_text(loss));
    CHECK(here.last.count(1) == 0);
    CHECK(here.wire.opened == 2);
    here.wire.sent.clear();
    here.runner.hear(jobs::hello());
    REQUIRE(here.wire.sent.size() == 1);
    CHECK(here.wire.sent[0].id == 1);
  }
}

TEST_CASE("a worker that breaks nobody knows where fails them all") {
  Here here;
  here.two();
  here.runner.lose(Loss::kBroke, 0);
  here.take();
  CHECK(here.last[1].phase == Phase::kFailed);
  CHECK(here.last[2].phase == Phase::kFailed);
  CHECK(here.wire.opened == 1);
}

TEST_CASE("a worker ended for not letting go of a cancelled job goes on with the rest") {
  Here here;
  here.two();
  here.runner.cancel(1);
  here.runner.lose(Loss::kStuck, 1);
  here.take();
  CHECK(here.last.empty());
  CHECK(here.wire.opened == 2);
  here.runner.hear(jobs::hello());
  CHECK(here.wire.sent.back().id == 2);
}

TEST_CASE("another version is told from its first words, and so is nonsense") {
  const std::string other = core::to_bytes(jobs::Event{0, {.text = "other", .bytes = {}}});
  for (const std::string& words : {other, std::string("nonsense"), std::string()}) {
    Here here;
    here.runner.start(1, {"a", "1"});
    here.runner.hear(words);
    here.take();
    CHECK(here.last[1].text == jobs::loss_text(Loss::kVersion));
    CHECK(here.wire.closed == 1);
    here.runner.start(2, {"a", "1"});
    CHECK(here.wire.opened == 2);
  }
  CHECK(jobs::build_id().size() == 16);
}

TEST_CASE("the worker reads only what is a command") {
  CHECK_FALSE(jobs::read_command("").has_value());
  CHECK_FALSE(jobs::read_command(core::to_bytes(jobs::Command{0, {"a", ""}})).has_value());
  CHECK_FALSE(jobs::read_command(core::to_bytes(jobs::Command{1, {"a", ""}}) + "x").has_value());
  CHECK(jobs::read_command(core::to_bytes(jobs::Command{1, {"a", "b"}}))->question.request == "b");
}
