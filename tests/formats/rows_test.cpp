#include "formats/rows.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "formats/npy.h"

using namespace ropewalk;
using namespace ropewalk::formats;

namespace {

constexpr std::string_view kNames[] = {"q", "k", "v"};

core::Result<RowsFile> read(std::string_view bytes, std::string_view file = "") {
  return read_rows(file, bytes, kNames);
}

struct Matrix {
  int columns = 0;
  std::vector<float> numbers;
  bool operator==(const Matrix&) const = default;
};

// The one matrix of a text without names.
Matrix matrix(std::string_view bytes, std::string_view file = "") {
  CAPTURE(bytes);
  const auto rows = read(bytes, file);
  if (!rows) FAIL_CHECK(rows.error());
  if (!rows || rows->parts.size() != 1) return {};
  CHECK(rows->parts[0].name == -1);
  return {rows->parts[0].columns, rows->parts[0].numbers};
}

std::string refusal(std::string_view bytes, std::string_view file = "") {
  const auto rows = read(bytes, file);
  if (rows) return "it was read";
  CHECK(rows.error().back() == '.');
  CHECK(rows.error().find('\n') == std::string::npos);
  return rows.error();
}

template <class T>
std::string npy(std::vector<std::int64_t> shape, const std::vector<T>& numbers) {
  return npy_bytes(shape, std::span<const T>(numbers));
}

}  // namespace

TEST_CASE("lines of numbers are read as people write them") {
  const Matrix want{2, {1, -0.5F, 2, 1e-3F}};
  for (const char* text : {"1,-0.5\n2,1e-3", "1, -0.5\r\n2, 0.001\r\n", "1;-0.5\n2;0.001\n",
                           "1\t-0.5\n2\t1e-3", "1 -0.5\n2   0.001", "  1   -.5 \n\n\n 2. 1e-3\n\n",
                           "\xEF\xBB\xBF"
                           "1,-0.5\n2,1e-3",
                           "1,-0.5,\n2,1e-3,\n", "# made by hand\n1,-0.5\n# and\n2,1e-3",
                           "1;-0,5\n2;0,001", "1\t-0,5\n2\t0,001", "\"1\",\"-0.5\"\n\"2\",\"1e-3\"",
                           "+1,\u22120.5\n2,1E-3", "1,-0.5\r2,1e-3\r"})
    CHECK(matrix(text) == want);
  CHECK(matrix("7") == Matrix{1, {7}});
  CHECK(matrix("1\n2\n3") == Matrix{1, {1, 2, 3}});
}

TEST_CASE("a line of names above the numbers is left out, and told") {
  const auto rows = read("dim 0,dim 1\n1,2\n3,4\n");
  REQUIRE(rows.ok());
  CHECK(rows->parts[0].numbers == std::vector<float>{1, 2, 3, 4});
  CHECK(rows->notes ==
        std::vector<std::string>{"line 1: the names of the columns (dim 0,dim 1) were left out."});
  CHECK(read("a;b\n\n1;2").ok());
  CHECK(refusal("a,b\nc,d\n1,2") ==
        "line 2, column 1: \"c\" is not a number; write one such as 0.5 or -1e-3.");
  CHECK(refusal("1,2\na,b") ==
        "line 2, column 1: \"a\" is not a number; write one such as 0.5 or -1e-3.");
  CHECK(refusal("a,1\n1,2") ==
        "line 1, column 1: \"a\" is not a number; write one such as 0.5 or -1e-3.");
}

TEST_CASE("lines that cannot be read are refused with their place") {
  CHECK(refusal("1,2\n\n3\n") ==
        "line 3: 1 number where the first row has 2; give every row as many.");
  CHECK(refusal("1,2\n3,4,5") ==
        "line 2: 3 numbers where the first row has 2; give every row as many.");
  CHECK(refusal("1,,2") == "line 1, column 2: nothing stands there; write a number, or 0.");
  CHECK(refusal("1,2\n3,nan") ==
        "line 2, column 2: NaN is not a finite number; write one such as 0.5 or -1e-3.");
  CHECK(refusal("inf,2") ==
        "line 1, column 1: infinity is not a finite number; write one such as 0.5 or -1e-3.");
  CHECK(refusal("1e999,2").starts_with("line 1, column 1: infinity is not"));
  CHECK(refusal("1,2e6") == "line 1, column 2: 2e+06 is above 1e+06; scale the rows down.");
  CHECK(refusal("-1e30") == "line 1, column 1: -1e+30 is below -1e+06; scale the rows down.");
  CHECK(refusal("1,0x10").starts_with("line 1, column 2: \"0x10\" is not a number"));
  CHECK(refusal("1,--2").starts_with("line 1, column 2: \"--2\""));
  CHECK(refusal("1,+-2").starts_with("line 1, column 2: \"+-2\""));
  CHECK(refusal("1;1,5.0").starts_with("line 1, column 2: \"1,5.0\""));
  CHECK(refusal("1,<script>").starts_with("line 1, column 2: \"<script>\" is not"));
  CHECK(refusal(std::string("1,\0", 3)).starts_with("line 1, column 2: \"?\" is not a number"));
  CHECK(refusal("1," + std::string(5000, '1')).starts_with("line 1, column 2: \"1111"));
  for (const char* nothing : {"", " \n\t\r\n", "# nothing\n", "words\n", ","})
    CHECK(refusal(nothing).size() > 20);
  std::string tall, wide = "1";
  for (int i = 0; i < 512; ++i) tall += "1\n";
  for (int i = 1; i < 256; ++i) wide += ",1";
  CHECK(matrix(tall).numbers.size() == 512);
  CHECK(matrix(wide).columns == 256);
  CHECK(refusal(tall + "1\n") ==
        "line 513: more than the 512 rows that are taken; leave some out.");
  CHECK(refusal(wide + ",1") ==
        "line 1: 257 numbers in a row; at most 256 are taken, leave some out.");
  CHECK(refusal(std::string(kMaxRowsFileBytes + 1, '1')) ==
        "this has more than the 12 MiB that are read; save fewer rows.");
  CHECK(refusal("PK\x03\x04 and so on").find("archive") != std::string::npos);
  CHECK(refusal("\xFF\xFE"
                "1\x00,\x00") == "this is UTF-16; save it as UTF-8.");
}

TEST_CASE("JSON holds rows, one row, or several by name") {
  CHECK(matrix("[[1, 2], [3, 4]]") == Matrix{2, {1, 2, 3, 4}});
  CHECK(matrix(" \n[1, 2.5, -3e-1]") == Matrix{3, {1, 2.5F, -0.3F}});
  CHECK(matrix("[[[1, 2], [3, 4]]]") == Matrix{2, {1, 2, 3, 4}});
  const auto both = read(R"({"v": [[7], [8]], "keys": [[1, 2]], "scale": 3, "q": [5, 6]})");
  REQUIRE(both.ok());
  REQUIRE(both->parts.size() == 3);
  int seen = 0;
  for (const RowsPart& part : both->parts) {
    seen |= 1 << part.name;
    if (part.name == 0) CHECK(part.numbers == std::vector<float>{5, 6});
    if (part.name == 1) CHECK(part.columns == 2);
    if (part.name == 2) CHECK(part.rows() == 2);
  }
  CHECK(seen == 7);
  CHECK(both->notes ==
        std::vector<std::string>{"scale: left out, since the rows are those of q, k and v."});
  CHECK(refusal("[[1, 2], [3]]") ==
        "row 2: 1 number where the first row has 2; give every row as many.");
  CHECK(refusal("[[1, \"a\"]]") ==
        "row 1, number 2: \"a\" is not a number; write one such as 0.5 or -1e-3.");
  CHECK(refusal("[[1, null]]").starts_with("row 1, number 2: null is not a number"));
  CHECK(refusal("[[1], 2]") == "row 2: 2 is no row; write a list of numbers, [0.5, -1].");
  CHECK(refusal("[1, [2]]") ==
        "row 1, number 2: [2] is not a number; write one such as 0.5 or -1e-3.");
  CHECK(refusal("{\"q\": [[1], []]}") ==
        "q, row 2: an empty list is no row; write a list of numbers, [0.5, -1].");
  CHECK(refusal("{\"q\": [[1e9]]}") ==
        "q, row 1, number 1: 1e+09 is above 1e+06; scale the rows down.");
  CHECK(refusal("{\"q\": \"1,2\"}") ==
        "q is \"1,2\"; write rows as lists of numbers, [[1, 0], [0.5, -1]].");
  CHECK(refusal("[]") ==
        "this is an empty list; write rows as lists of numbers, [[1, 0], [0.5, -1]].");
  CHECK(refusal("{\"a\": [[1]]}") ==
        "no rows are named q, k and v; write {\"q\": [[1, 0], [0.5, -1]]}.");
  CHECK(refusal("{}").starts_with("no rows are named"));
  CHECK(refusal("[[1, 2],\n [3 4]]").starts_with("line 2, column"));
  CHECK(refusal("[[NaN]]") ==
        "row 1, number 1: NaN is not a number; write one such as 0.5 or -1e-3.");
  CHECK(refusal("1, 2", "x.json").starts_with("line 1, column 2"));
  CHECK(refusal(std::string(100, '[')).find("nested") != std::string::npos);
  std::string tall = "[[1]";
  for (int i = 0; i < 512; ++i) tall += ",[1]";
  CHECK(refusal(tall + "]") == "this has 513 rows; at most 512 are taken, leave some out.");
}

TEST_CASE("npy arrays of one head are rows") {
  CHECK(matrix(npy<float>({2, 2}, {1, 2, 3, 4})) == Matrix{2, {1, 2, 3, 4}});
  CHECK(matrix(npy<double>({3}, {1, 2, 0.1})) == Matrix{3, {1, 2, 0.1F}});
  CHECK(matrix(npy<float>({1, 2, 2}, {1, 2, 3, 4})) == Matrix{2, {1, 2, 3, 4}});
  CHECK(matrix(npy<float>({1, 1, 2, 2}, {1, 2, 3, 4})) == Matrix{2, {1, 2, 3, 4}});
  CHECK(refusal(npy<float>({2, 1, 2}, {1, 2, 3, 4})) ==
        "the array has shape [2, 1, 2]; save the rows of one head, [tokens, numbers].");
  CHECK(refusal(npy<float>({}, {1})).find("save the rows of one head") != std::string::npos);
  CHECK(refusal(npy<float>({0, 4}, {})) == "the array has shape [0, 4]: it holds no numbers.");
  CHECK(refusal(npy<float>({513, 1}, std::vector<float>(513, 1))) ==
        "the array has shape [513, 1]; at most 512 rows of 256 numbers are taken, save a part of "
        "it.");
  CHECK(refusal(npy<float>({2, 2}, {1, 2, 3, std::numeric_limits<float>::infinity()})) ==
        "row 2, number 2: infinity is not a finite number; write one such as 0.5 or -1e-3.");
  CHECK(refusal("1,2", "q.npy") == "this is not an npy file; write one with numpy.save.");
}

TEST_CASE("names say whose rows they are") {
  for (const char* name : {"q", "q.npy", "Q.csv", "query_3.npy", "queries", "layer.0.q", "q2.txt",
                           "layers.3.self_attn.q_proj.csv", "my query.json"})
    CHECK_MESSAGE(find_rows_name(name, kNames) == 0, name);
  for (const char* name : {"K.npy", "keys.csv", "layer 0 key"})
    CHECK_MESSAGE(find_rows_name(name, kNames) == 1, name);
  for (const char* name : {"v.json", "Values.tsv"})
    CHECK_MESSAGE(find_rows_name(name, kNames) == 2, name);
  for (const char* name : {"", "rows.csv", "quick.csv", "12", ".npy", "\xC3\xA4"})
    CHECK_MESSAGE(find_rows_name(name, kNames) == -1, name);
}
