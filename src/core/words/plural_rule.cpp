#include "core/words/plural_rule.h"

#include <algorithm>
#include <array>

namespace ropewalk::core {
namespace {

constexpr int kMaxForms = 8, kMaxDepth = 64;
constexpr size_t kMaxExpression = 1000;

// Binary operators, those that bind least first; of one level the longer before what they begin
// with.
struct Operator {
  std::string_view sign;
  int level;
};
constexpr auto kOperators = std::to_array<Operator>({{"||", 0},
                                                     {"&&", 1},
                                                     {"==", 2},
                                                     {"!=", 2},
                                                     {"<=", 3},
                                                     {">=", 3},
                                                     {"<", 3},
                                                     {">", 3},
                                                     {"+", 4},
                                                     {"-", 4},
                                                     {"*", 5},
                                                     {"/", 5},
                                                     {"%", 5}});
constexpr int kUnary = 6;

unsigned long apply(std::string_view sign, unsigned long a, unsigned long b) {
  const auto truth = [](bool holds) { return holds ? 1UL : 0UL; };
  if (sign == "||") return truth(a != 0 || b != 0);
  if (sign == "&&") return truth(a != 0 && b != 0);
  if (sign == "==") return truth(a == b);
  if (sign == "!=") return truth(a != b);
  if (sign == "<=") return truth(a <= b);
  if (sign == ">=") return truth(a >= b);
  if (sign == "<") return truth(a < b);
  if (sign == ">") return truth(a > b);
  if (sign == "+") return a + b;
  if (sign == "-") return a - b;
  if (sign == "*") return a * b;
  if (b == 0) return 0;
  return sign == "/" ? a / b : a % b;
}

// A C expression of n in unsigned numbers, worked out while it is read.
class Reader {
 public:
  Reader(std::string_view text, unsigned long n) : rest_(text), n_(n) {}

  unsigned long value() {
    const unsigned long result = choice(0);
    good_ = good_ && rest_.empty();
    return result;
  }
  bool good() const { return good_; }

 private:
  bool take(std::string_view sign) {
    if (!rest_.starts_with(sign)) return false;
    rest_.remove_prefix(sign.size());
    return true;
  }

  unsigned long choice(int depth) {
    if (depth > kMaxDepth) return fail();
    const unsigned long condition = binary(0, depth);
    if (!take("?")) return condition;
    const unsigned long yes = choice(depth + 1);
    if (!take(":")) return fail();
    const unsigned long no = choice(depth + 1);
    return condition != 0 ? yes : no;
  }

  unsigned long binary(int level, int depth) {
    if (level == kUnary) return unary(depth);
    unsigned long left = binary(level + 1, depth);
    while (true) {
      const auto* found =
          std::find_if(kOperators.begin(), kOperators.end(), [&](const Operator& candidate) {
            return candidate.level == level && rest_.starts_with(candidate.sign);
          });
      if (found == kOperators.end()) return left;
      take(found->sign);
      left = apply(found->sign, left, binary(level + 1, depth));
    }
  }

  unsigned long unary(int depth) {
    if (depth > kMaxDepth) return fail();
    if (take("!")) return unary(depth + 1) == 0 ? 1 : 0;
    if (take("n")) return n_;
    if (take("(")) {
      const unsigned long inner = choice(depth + 1);
      return take(")") ? inner : fail();
    }
    if (rest_.empty() || rest_[0] < '0' || rest_[0] > '9') return fail();
    unsigned long number = 0;
    while (!rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9') {
      number = number * 10 + static_cast<unsigned long>(rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    return number;
  }

  unsigned long fail() {
    good_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  unsigned long n_;
  bool good_ = true;
};

}  // namespace

std::optional<PluralRule> PluralRule::parse(std::string_view text) {
  std::string packed(text.substr(0, kMaxExpression));
  std::erase_if(packed, [](char c) { return c == ' ' || c == '\t' || c == '\n'; });
  constexpr std::string_view kForms = "nplurals=", kPlural = ";plural=";
  if (text.size() > kMaxExpression || !packed.starts_with(kForms)) return std::nullopt;
  const size_t digit = kForms.size();
  if (packed.size() <= digit + kPlural.size()) return std::nullopt;
  PluralRule rule;
  rule.forms_ = packed[digit] - '0';
  if (rule.forms_ < 1 || rule.forms_ > kMaxForms) return std::nullopt;
  if (packed.compare(digit + 1, kPlural.size(), kPlural) != 0) return std::nullopt;
  rule.expression_ = packed.substr(digit + 1 + kPlural.size());
  if (rule.expression_.ends_with(';')) rule.expression_.pop_back();
  Reader reader(rule.expression_, 1);
  (void)reader.value();
  if (!reader.good()) return std::nullopt;
  return rule;
}

int PluralRule::form(unsigned long n) const {
  const unsigned long form = Reader(expression_, n).value();
  return static_cast<int>(std::min(form, static_cast<unsigned long>(forms_ - 1)));
}

}  // namespace ropewalk::core
