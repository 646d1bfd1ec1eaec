#include "jobs/service.h"

#include <doctest/doctest.h>

#include <utility>

#include "experiments/decay_curves.h"

using namespace ropewalk;
using core::Phase;
using core::Question;

namespace {

// A runner of which the test says what it tells.
struct Script {
  std::vector<std::pair<int, Question>> started;
  std::vector<int> cancelled;
  std::vector<jobs::Event> events;
  int last() const { return started.back().first; }
  void tell(int id, Phase phase, std::string bytes = {}, double done = 0) {
    events.push_back({id, {.phase = phase, .done = done, .text = {}, .bytes = std::move(bytes)}});
  }
};

class Scripted final : public jobs::Runner {
 public:
  explicit Scripted(Script& script) : script_(script) {}
  void start(int id, const Question& question) override {
    script_.started.emplace_back(id, question);
  }
  void cancel(int id) override { script_.cancelled.push_back(id); }
  std::vector<jobs::Event> take() override { return std::exchange(script_.events, {}); }

 private:
  Script& script_;
};

struct Here {
  Script script;
  jobs::Service service;
  explicit Here(std::size_t room = jobs::Service::kRoom)
      : service(std::make_unique<Scripted>(script), room) {}
  void answer(const Question& question, std::string bytes) {
    service.ask(question);
    script.tell(script.last(), Phase::kDone, std::move(bytes), 1);
    service.poll();
  }
};

const Question kA{"a", "1"}, kB{"a", "2"}, kC{"b", "1"};

}  // namespace

TEST_CASE("a question is worked on once, however often it is asked") {
  Here here;
  CHECK(here.service.look(kA).phase == Phase::kUnasked);
  CHECK(here.script.started.empty());
  CHECK(here.service.ask(kA).phase == Phase::kWaiting);
  CHECK(here.service.ask(kA).coming());
  REQUIRE(here.script.started.size() == 1);
  CHECK(here.script.started[0].second == kA);
  here.service.ask(kB);
  CHECK(here.script.started.size() == 2);
  CHECK(here.service.busy());

  const std::uint64_t before = here.service.look(kA).revision;
  const int id = here.script.started[0].first;
  here.script.tell(id, Phase::kRunning, "half", 0.5);
  CHECK(here.service.look(kA).revision == before);
  here.service.poll();
  CHECK(here.service.look(kA).revision != before);
  CHECK(here.service.look(kA).bytes == "half");
  CHECK(here.service.look(kA).done == 0.5);
  here.script.tell(id, Phase::kDone, "whole", 1);
  here.service.poll();
  CHECK(here.service.ask(kA).phase == Phase::kDone);
  CHECK(here.service.ask(kA).bytes == "whole");
  CHECK(here.script.started.size() == 2);
  CHECK(here.service.busy());  // the other one
}

TEST_CASE("what was cancelled stays so until it is asked for again, and keeps what there was") {
  Here here;
  here.service.ask(kA);
  const int first = here.script.last();
  here.script.tell(first, Phase::kRunning, "some", 0.3);
  here.service.poll();
  here.service.cancel(kA);
  CHECK(here.script.cancelled == std::vector{first});
  CHECK(here.service.ask(kA).phase == Phase::kCancelled);
  CHECK(here.service.ask(kA).bytes == "some");
  CHECK_FALSE(here.service.busy());
  here.script.tell(first, Phase::kDone, "late");  // it had been on its way
  here.service.poll();
  CHECK(here.service.ask(kA).phase == Phase::kCancelled);
  here.service.cancel(kA);
  CHECK(here.script.cancelled.size() == 1);

  here.service.retry(kA);
  CHECK(here.service.ask(kA).phase == Phase::kWaiting);
  CHECK(here.script.last() != first);
  CHECK(here.service.ask(kA).bytes.empty());
}

TEST_CASE("done is begun anew when told so; failures keep their sentence until then") {
  Here here;
  here.answer(kA, "old");
  here.service.retry(kA);
  CHECK(here.service.ask(kA).phase == Phase::kWaiting);
  here.script.events.push_back(
      {here.script.last(), {.phase = Phase::kFailed, .text = "No.", .bytes = {}}});
  here.service.poll();
  CHECK(here.service.ask(kA).phase == Phase::kFailed);
  CHECK(here.service.ask(kA).text == "No.");
  CHECK(here.script.started.size() == 2);
  here.service.retry(kA);
  CHECK(here.script.started.size() == 3);
}

TEST_CASE("what nobody waits for is stopped and forgotten; what is done is kept") {
  Here here;
  here.answer(kA, "kept");
  here.service.ask(kB);
  here.service.drop(kA);
  here.service.drop(kB);
  here.service.drop(kC);
  CHECK(here.service.look(kA).bytes == "kept");
  CHECK(here.service.look(kB).phase == Phase::kUnasked);
  CHECK(here.script.cancelled == std::vector{here.script.last()});
}

TEST_CASE("answers are kept as long as there is room, those looked at last the longest") {
  Here here(10000);
  const std::string large(2400, 'x');
  here.answer(kA, large);
  here.answer(kB, large);
  here.answer(kC, large);
  here.service.look(kA);
  for (int i = 0; i < 100; ++i) {
    here.answer({"more", std::to_string(i)}, large);
    here.service.look(kA);
    CHECK(here.service.held() <= 10000);
  }
  CHECK(here.service.look(kA).bytes == large);
  CHECK(here.service.look(kB).phase == Phase::kUnasked);
  CHECK(here.service.look(kC).phase == Phase::kUnasked);

  here.answer(kB, std::string(2501, 'x'));  // more than a quarter
  CHECK(here.service.look(kB).phase == Phase::kFailed);
  CHECK(here.service.look(kB).text.find("too large") != std::string::npos);
  CHECK(here.service.look(kA).bytes == large);
}

TEST_CASE("questions without answers take room too, unless they are being worked on") {
  Here here(4000);
  for (int i = 0; i < 200; ++i) {
    here.service.ask({"k", std::string(100, static_cast<char>('a' + i % 20)) + std::to_string(i)});
    if (i > 0) here.service.cancel(here.script.started[here.script.started.size() - 1].second);
    here.service.poll();
  }
  CHECK(here.service.held() <= 4000);
  CHECK(here.service.look(here.script.started.front().second).coming());
}

TEST_CASE("an answer is what the work alone would have given, to the bit") {
  const experiments::DecayCurvesRequest asked{
      .what = {.d = 64, .q = {}, .k = {}}, .range = {50000, false}, .bands = true};
  jobs::Service service;
  const core::Answer& answer = service.ask(core::question(asked));
  REQUIRE(answer.phase == Phase::kDone);
  const auto curves = core::from_bytes<experiments::DecayCurves>(answer.bytes);
  REQUIRE(curves.ok());
  const core::SimilarityTerms terms = experiments::decay_terms(asked.what);
  CHECK(core::to_bytes(curves->score) ==
        core::to_bytes(experiments::decay_curve(terms, asked.range)));
  CHECK(core::to_bytes(curves->bands) ==
        core::to_bytes(experiments::decay_band_curves(terms, asked.range)));
}

TEST_CASE("without a runner answers are there at once, errors too") {
  jobs::Service service;
  const core::Answer& none = service.ask({"no such kind", ""});
  CHECK(none.phase == Phase::kFailed);
  CHECK(none.text.find("no such kind") != std::string::npos);
  CHECK_FALSE(service.busy());
}
