// Checkpoints and a tokenizer of llama2.c, formed as tests/golden/make_llama2c.py forms them.
#pragma once

#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "support/golden.h"

namespace ropewalk::tests {

struct Llama2cSizes {
  int dim = 0, hidden = 0, layers = 0, heads = 0, kv_heads = 0, length = 0;
  bool apart = false;
};

class Llama2cBytes {
 public:
  static constexpr int kBytes = 3 + 256;
  static std::vector<std::string> pieces() {
    std::vector<std::string> out = {"<unk>", "\n<s>\n", "\n</s>\n"};
    for (int i = 0; i < 256; ++i) {
      char piece[16];
      std::snprintf(piece, sizeof(piece), "<0x%02X>", static_cast<unsigned>(i));
      out.emplace_back(piece);
    }
    out.emplace_back(" ");
    for (char letter = 'a'; letter <= 't'; ++letter) out.emplace_back(1, letter);
    for (const char* piece : {" t", "he", " the", " c", "at", " cat", "th", "er", " a", "in"})
      out.emplace_back(piece);
    return out;
  }

  static std::string tokenizer() {
    Llama2cBytes out;
    out.whole(6);
    float score = 0.0F;
    for (const std::string& piece : pieces()) {
      out.number(score);
      out.whole(static_cast<int>(piece.size()));
      out.bytes_ += piece;
      score -= 1.0F;
    }
    return out.bytes_;
  }

  static std::string checkpoint(const Llama2cSizes& sizes, int version) {
    const int vocabulary = static_cast<int>(pieces().size());
    const int kv = sizes.dim / sizes.heads * sizes.kv_heads;
    Llama2cBytes out;
    if (version > 0) {
      out.whole(0x616B3432);
      out.whole(version);
    }
    for (const int n : {sizes.dim, sizes.hidden, sizes.layers, sizes.heads, sizes.kv_heads,
                        version == 0 && sizes.apart ? -vocabulary : vocabulary, sizes.length})
      out.whole(n);
    if (version > 0) {
      out.bytes_ += sizes.apart ? '\0' : '\1';
      out.bytes_.resize(256);
    }
    const auto matrix = [&](int seed, int rows, int cols) {
      out.numbers(seed, sizes.layers * rows * cols, 0.5, 0.0);
    };
    const auto norm = [&](int seed, int layers) {
      out.numbers(seed, layers * sizes.dim, 0.25, 1.0);
    };
    const auto attention = [&] {
      matrix(3, sizes.dim, sizes.dim);
      matrix(4, kv, sizes.dim);
      matrix(5, kv, sizes.dim);
      matrix(6, sizes.dim, sizes.dim);
    };
    const auto feed_forward = [&] {
      for (const int seed : {8, 9, 10}) matrix(seed, sizes.hidden, sizes.dim);
    };
    if (version == 0) {
      out.rows(1, vocabulary, sizes.dim);
      norm(2, sizes.layers);
      attention();
      norm(7, sizes.layers);
      feed_forward();
      norm(11, 1);
      for (int i = 0; i < sizes.length * (sizes.dim / sizes.heads); ++i) out.number(0.0F);
    } else {
      norm(2, sizes.layers);
      norm(7, sizes.layers);
      norm(11, 1);
      out.rows(1, vocabulary, sizes.dim);
      attention();
      feed_forward();
    }
    if (sizes.apart) out.rows(12, vocabulary, sizes.dim);
    return out.bytes_;
  }

 private:
  void whole(int value) {
    for (int i = 0; i < 4; ++i)
      bytes_.push_back(static_cast<char>(static_cast<unsigned>(value) >> (8 * i) & 0xFFU));
  }
  void number(float value) {
    char bytes[sizeof(float)];
    std::memcpy(bytes, &value, sizeof(float));
    bytes_.append(bytes, sizeof(float));
  }
  static double rule(int seed, long long j) {
    return static_cast<double>((7 * j * j + 37 * j + 13LL * seed) % 127 - 63) / 64.0;
  }
  void numbers(int seed, int count, double scale, double add) {
    for (int j = 0; j < count; ++j) number(static_cast<float>(rule(seed, j) * scale + add));
  }
  // An embedding's or an output's: bytes are unlikely.
  void rows(int seed, int vocabulary, int width) {
    for (int j = 0; j < vocabulary * width; ++j)
      number(static_cast<float>(j < kBytes * width ? rule(seed, j) / 64.0 : rule(seed, j)));
  }

  std::string bytes_;
};

}  // namespace ropewalk::tests
