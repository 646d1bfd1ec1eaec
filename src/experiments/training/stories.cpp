#include "experiments/training/stories.h"

#include <algorithm>
#include <array>

#include "nn/math.h"

namespace ropewalk::experiments {
namespace {

constexpr std::array<std::string_view, 58> kWords = {
    ".",      "?",    "the",    "to",     "in",      "takes",   "goes", "gives",
    "who",    "has",  "where",  "is",                                            // 12
    "anna",   "ben",  "cora",   "dan",    "eve",     "finn",    "gwen", "hugo",  // 8 names
    "ball",   "book", "coin",   "cup",    "drum",    "hat",     "key",  "lamp",  // 8 objects
    "attic",  "barn", "cellar", "garden", "harbour", "kitchen", "mill", "shop",  // 8 places
    "small",  "old",  "grey",   "quiet",                                         // 4 kinds
    "fox",    "owl",  "dog",    "cat",    "hen",     "foxes",   "owls", "dogs",
    "cats",   "hens",                                                             // 5 and 5 animals
    "sleeps", "runs", "waits",  "sings",  "sleep",   "run",     "wait", "sing"};  // 4 and 4 verbs

enum Word : std::int32_t {
  kDot,
  kMark,
  kThe,
  kTo,
  kIn,
  kTakes,
  kGoes,
  kGives,
  kWho,
  kHas,
  kWhere,
  kIs
};
constexpr int kNames = 8, kObjects = 8, kPlaces = 8, kKinds = 4, kAnimals = 5, kVerbs = 4;
constexpr int kFirstName = 12, kFirstObject = kFirstName + kNames,
              kFirstPlace = kFirstObject + kObjects;
constexpr int kFirstKind = kFirstPlace + kPlaces, kFirstAnimal = kFirstKind + kKinds;
constexpr int kFirstVerb = kFirstAnimal + 2 * kAnimals;
static_assert(kFirstVerb + 2 * kVerbs == kWords.size());

}  // namespace

std::span<const std::string_view> Story::words() { return kWords; }
int Story::names() { return kNames; }
int Story::objects() { return kObjects; }
int Story::places() { return kPlaces; }

Story::Story() : owner_(kObjects, -1), place_(kNames, -1), chances_(kWords.size()) {
  set_chances();
}

void Story::add(std::int32_t word, double chance) {
  chances_[static_cast<std::size_t>(word)] += chance;
}

bool Story::owns_any(int name) const { return std::count(owner_.begin(), owner_.end(), name) > 0; }

void Story::set_question_chances() {
  switch (at_) {
    case At::kWhoHas:
      return add(kHas, 1);
    case At::kWhoThe:
    case At::kWhereThe:
      return add(kThe, 1);
    case At::kWhoWhat:
      for (int o = 0; o < kObjects; ++o)
        if (owner_[static_cast<std::size_t>(o)] >= 0) add(kFirstObject + o, 1);
      return;
    case At::kWhoMark:
    case At::kWhereMark:
      return add(kMark, 1);
    case At::kWhoName:
      return add(kFirstName + owner_[static_cast<std::size_t>(what_)], 1);
    case At::kWhereIs:
      return add(kIs, 1);
    case At::kWhereName:
      for (int n = 0; n < kNames; ++n)
        if (place_[static_cast<std::size_t>(n)] >= 0) add(kFirstName + n, 1);
      return;
    case At::kWhereIn:
      return add(kIn, 1);
    case At::kWherePlace:
      return add(kFirstPlace + place_[static_cast<std::size_t>(who_)], 1);
    default:
      return;
  }
}

void Story::set_chances() {
  std::fill(chances_.begin(), chances_.end(), 0.0);
  switch (at_) {
    case At::kStart:
      for (int n = 0; n < kNames; ++n) add(kFirstName + n, 0.45 / kNames);
      add(kThe, 0.15);
      if (std::any_of(owner_.begin(), owner_.end(), [](int n) { return n >= 0; })) add(kWho, 0.2);
      if (std::any_of(place_.begin(), place_.end(), [](int p) { return p >= 0; })) add(kWhere, 0.2);
      break;
    case At::kName:
      add(kTakes, 0.4);
      add(kGoes, 0.4);
      if (owns_any(who_)) add(kGives, 0.2);
      break;
    case At::kTakesThe:
    case At::kGoesThe:
    case At::kGivesThe:
      add(kThe, 1);
      break;
    case At::kTakesWhat:
      for (int o = 0; o < kObjects; ++o)
        if (owner_[static_cast<std::size_t>(o)] != who_) add(kFirstObject + o, 1);
      break;
    case At::kGoesTo:
    case At::kGivesTo:
      add(kTo, 1);
      break;
    case At::kGoesWhere:
      for (int p = 0; p < kPlaces; ++p)
        if (place_[static_cast<std::size_t>(who_)] != p) add(kFirstPlace + p, 1);
      break;
    case At::kGivesWhat:
      for (int o = 0; o < kObjects; ++o)
        if (owner_[static_cast<std::size_t>(o)] == who_) add(kFirstObject + o, 1);
      break;
    case At::kGivesWhom:
      for (int n = 0; n < kNames; ++n)
        if (n != who_) add(kFirstName + n, 1);
      break;
    case At::kStop:
      add(kDot, 1);
      break;
    case At::kAnimalOrKind:
      for (int k = 0; k < kKinds; ++k) add(kFirstKind + k, 0.5 / kKinds);
      for (int a = 0; a < 2 * kAnimals; ++a) add(kFirstAnimal + a, 0.5 / (2 * kAnimals));
      break;
    case At::kAnimal:
      for (int a = 0; a < 2 * kAnimals; ++a) add(kFirstAnimal + a, 1);
      break;
    case At::kVerb:
      for (int v = 0; v < kVerbs; ++v) add(kFirstVerb + v + (plural_ ? kVerbs : 0), 1);
      break;
    default:
      set_question_chances();
      break;
  }
  double sum = 0.0;
  for (const double chance : chances_) sum += chance;
  for (double& chance : chances_) chance /= sum;
}

bool Story::advance(std::int32_t word) {
  if (word < 0 || static_cast<std::size_t>(word) >= chances_.size() ||
      chances_[static_cast<std::size_t>(word)] <= 0.0)
    return false;
  if (!advance_telling(word)) advance_question(word);
  set_chances();
  return true;
}

bool Story::advance_telling(std::int32_t word) {
  const auto owner = [this]() -> int& { return owner_[static_cast<std::size_t>(what_)]; };
  switch (at_) {
    case At::kStart:
      if (word == kThe) {
        at_ = At::kAnimalOrKind;
      } else if (word == kWho || word == kWhere) {
        at_ = word == kWho ? At::kWhoHas : At::kWhereIs;
      } else {
        who_ = word - kFirstName;
        at_ = At::kName;
      }
      return true;
    case At::kName:
      at_ = word == kTakes ? At::kTakesThe : word == kGoes ? At::kGoesTo : At::kGivesThe;
      return true;
    case At::kTakesThe:
      at_ = At::kTakesWhat;
      return true;
    case At::kTakesWhat:
      what_ = word - kFirstObject;
      owner() = who_;
      at_ = At::kStop;
      return true;
    case At::kGoesTo:
      at_ = At::kGoesThe;
      return true;
    case At::kGoesThe:
      at_ = At::kGoesWhere;
      return true;
    case At::kGoesWhere:
      place_[static_cast<std::size_t>(who_)] = word - kFirstPlace;
      at_ = At::kStop;
      return true;
    case At::kGivesThe:
      at_ = At::kGivesWhat;
      return true;
    case At::kGivesWhat:
      what_ = word - kFirstObject;
      at_ = At::kGivesTo;
      return true;
    case At::kGivesTo:
      at_ = At::kGivesWhom;
      return true;
    case At::kGivesWhom:
      owner() = word - kFirstName;
      at_ = At::kStop;
      return true;
    case At::kStop:
      at_ = At::kStart;
      return true;
    case At::kAnimalOrKind:
    case At::kAnimal:
      if (word < kFirstAnimal) {
        at_ = At::kAnimal;
      } else {
        plural_ = word >= kFirstAnimal + kAnimals;
        at_ = At::kVerb;
      }
      return true;
    case At::kVerb:
      at_ = At::kStop;
      return true;
    default:
      return false;
  }
}

bool Story::advance_question(std::int32_t word) {
  switch (at_) {
    case At::kWhoHas:
      at_ = At::kWhoThe;
      return true;
    case At::kWhoThe:
      at_ = At::kWhoWhat;
      return true;
    case At::kWhoWhat:
      what_ = word - kFirstObject;
      at_ = At::kWhoMark;
      return true;
    case At::kWhoMark:
      at_ = At::kWhoName;
      return true;
    case At::kWhereIs:
      at_ = At::kWhereName;
      return true;
    case At::kWhereName:
      who_ = word - kFirstName;
      at_ = At::kWhereMark;
      return true;
    case At::kWhereMark:
      at_ = At::kWhereIn;
      return true;
    case At::kWhereIn:
      at_ = At::kWhereThe;
      return true;
    case At::kWhereThe:
      at_ = At::kWherePlace;
      return true;
    default:  // the answer was given
      at_ = At::kStop;
      return true;
  }
}

std::int32_t Story::draw(core::Random& random) {
  const double drawn = random.uniform();
  double reached = 0.0;
  std::int32_t word = 0;
  for (std::size_t i = 0; i < chances_.size(); ++i) {
    if (chances_[i] <= 0.0) continue;
    word = static_cast<std::int32_t>(i);
    reached += chances_[i];
    if (drawn < reached) break;
  }
  advance(word);
  return word;
}

double Story::entropy() const {
  double sum = 0.0;
  for (const double chance : chances_)
    if (chance > 0.0) sum -= chance * nn::log_of(chance);
  return sum;
}

void Story::begin_sentence() {
  at_ = At::kStart;
  set_chances();
}

Judgement judge(std::span<const std::int32_t> text) {
  Judgement out;
  Story story;
  bool broken = false;
  for (const std::int32_t word : text) {
    broken = !story.advance(word) || broken;
    if (word != kDot) continue;
    ++out.sentences;
    if (!broken) ++out.kept;
    broken = false;
    story.begin_sentence();
  }
  return out;
}

}  // namespace ropewalk::experiments
