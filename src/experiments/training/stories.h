// Stories: texts of a small grammar with agreement, and with facts that are asked for at any
// distance.
//   anna takes the ball . ben goes to the barn . who has the ball ? anna . the small foxes sleep .
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/random.h"

namespace ropewalk::experiments {

// Where a story stands: what may come next, and how likely. It makes texts, says what the best
// possible loss is, and judges texts that others made.
class Story {
 public:
  static std::span<const std::string_view> words();
  static int names(), objects(), places();

  Story();
  // The chance of each word, in words()' order; 0: it would break the grammar or a fact. Sums to 1.
  [[nodiscard]] std::span<const double> chances() const { return chances_; }
  // Goes on by a word; false, and nothing happens, if its chance is 0.
  bool advance(std::int32_t word);
  // Where a new sentence begins, whatever came before; facts stay.
  void begin_sentence();
  // A word drawn by its chance, and gone on by.
  std::int32_t draw(core::Random& random);
  // The next word's entropy in nats: what a reader who knows the grammar and heeds every fact still
  // loses.
  [[nodiscard]] double entropy() const;

 private:
  enum class At {
    kStart,
    kName,
    kTakesThe,
    kTakesWhat,
    kGoesTo,
    kGoesThe,
    kGoesWhere,
    kGivesThe,
    kGivesWhat,
    kGivesTo,
    kGivesWhom,
    kStop,
    kAnimalOrKind,
    kAnimal,
    kVerb,
    kWhoHas,
    kWhoThe,
    kWhoWhat,
    kWhoMark,
    kWhoName,
    kWhereIs,
    kWhereName,
    kWhereMark,
    kWhereIn,
    kWhereThe,
    kWherePlace
  };
  void set_chances();
  void add(std::int32_t word, double chance);
  [[nodiscard]] bool owns_any(int name) const;
  bool advance_question(std::int32_t word);
  bool advance_telling(std::int32_t word);
  void set_question_chances();

  At at_ = At::kStart;
  int who_ = 0, what_ = 0;  // of the sentence
  bool plural_ = false;
  std::vector<int> owner_, place_;  // of each object its name, of each name its place; -1: none yet
  std::vector<double> chances_;
};

// What a text of words is worth by the grammar, sentence by sentence; the last one counts if it is
// whole.
struct Judgement {
  int sentences = 0;
  int kept = 0;  // that broke neither the grammar nor a fact told before
};
Judgement judge(std::span<const std::int32_t> text);

}  // namespace ropewalk::experiments
