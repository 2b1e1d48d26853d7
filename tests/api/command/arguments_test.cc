#include "api/command/arguments.h"

#include <optional>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace vigil::command {
namespace {

using std::string_view_literals::operator""sv;

TEST(IsOptionTest, TakesAnyCase) {
  EXPECT_TRUE(IsOption("keepttl", "keepttl"));
  EXPECT_TRUE(IsOption("KeepTTL", "keepttl"));
  EXPECT_FALSE(IsOption("keep", "keepttl"));
  EXPECT_FALSE(IsOption("keepttls", "keepttl"));
  EXPECT_FALSE(IsOption("", "nx"));
  EXPECT_FALSE(IsOption("n8", "nx"));
}

TEST(IsOptionTest, AZeroByteEndsTheWord) {
  EXPECT_TRUE(IsOption("nx\0junk"sv, "nx"));
  EXPECT_TRUE(IsOption("NX\0"sv, "nx"));
  EXPECT_FALSE(IsOption("n\0x"sv, "nx"));
  EXPECT_FALSE(IsOption("\0nx"sv, "nx"));
}

std::string Refusal(std::string_view word) {
  int db = -1;
  const std::optional<Reply> error = TakeDb(word, db);
  return error ? std::string(error->text()) : std::to_string(db);
}

TEST(TakeDbTest, TakesSixteenNumbers) {
  EXPECT_EQ(Refusal("0"), "0");
  EXPECT_EQ(Refusal("15"), "15");
  for (const char* word : {"16", "-1", "2147483647", "-2147483648"}) {
    EXPECT_EQ(Refusal(word), "ERR DB index is out of range") << word;
  }
  for (const char* word : {"2147483648", "-2147483649"}) {
    EXPECT_EQ(Refusal(word),
              "ERR value is out of range, value must between -2147483648 and "
              "2147483647")
        << word;
  }
  for (const char* word : {"", "x", "01", "9223372036854775808"}) {
    EXPECT_EQ(Refusal(word), "ERR value is not an integer or out of range")
        << word;
  }
}

}  // namespace
}  // namespace vigil::command
