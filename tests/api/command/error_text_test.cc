#include "api/command/error_text.h"

#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

namespace vigil::command {
namespace {

std::string Unknown(const std::vector<std::string_view>& words) {
  return std::string(UnknownCommand(words).text());
}

// The expected texts were read off redis-server 7.0.15.

TEST(ErrorTextTest, NamesTheWordsAfterAnUnknownCommand) {
  EXPECT_EQ(Unknown({"FOO", "bar", "baz"}),
            "ERR unknown command 'FOO', with args beginning with: 'bar' "
            "'baz' ");
  EXPECT_EQ(Unknown({"foo"}),
            "ERR unknown command 'foo', with args beginning with: ");
}

TEST(ErrorTextTest, CutsAnUnknownCommandAndItsWords) {
  const std::string a(200, 'a');
  const std::string b(120, 'b');
  EXPECT_EQ(Unknown({a, b, "cccccccc", "d"}),
            "ERR unknown command '" + a.substr(0, 128) +
                "', with args beginning with: '" + b + "' 'ccccc' ");
  const std::string full(126, 'b');
  EXPECT_EQ(
      Unknown({"foo", full, "c"}),
      "ERR unknown command 'foo', with args beginning with: '" + full + "' ");
}

TEST(ErrorTextTest, EndsAWordAtAZeroByteAndKeepsTheErrorOnOneLine) {
  EXPECT_EQ(Unknown({"foo\r\nx", std::string_view("b\r\nx\0y", 6), "c"}),
            "ERR unknown command 'foo  x', with args beginning with: 'b  x' "
            "'c' ");
  EXPECT_EQ(UnsupportedOption("foo\n").text(), "ERR Unsupported option foo");
}

TEST(ErrorTextTest, SaysWhereHelpIs) {
  EXPECT_EQ(UnknownSubcommand("client", "foo").text(),
            "ERR unknown subcommand 'foo'. Try CLIENT HELP.");
  EXPECT_EQ(SubcommandSyntax("function", "flush").text(),
            "ERR unknown subcommand or wrong number of arguments for 'flush'. "
            "Try FUNCTION HELP.");
}

TEST(ErrorTextTest, NamesASubcommandWithItsContainer) {
  EXPECT_EQ(WrongArity("get").text(),
            "ERR wrong number of arguments for 'get' command");
  EXPECT_EQ(WrongArity("client", "list").text(),
            "ERR wrong number of arguments for 'client|list' command");
}

TEST(ErrorTextTest, HasATextForEveryFault) {
  using engine::Fault;
  const auto text = [](Fault fault) {
    return std::string(FaultReply(fault, "set").text());
  };
  EXPECT_EQ(text(Fault::kWrongType),
            "WRONGTYPE Operation against a key holding the wrong kind of "
            "value");
  EXPECT_EQ(text(Fault::kNotAnInteger),
            "ERR value is not an integer or out of range");
  EXPECT_EQ(text(Fault::kNotAFloat), "ERR value is not a valid float");
  EXPECT_EQ(text(Fault::kOverflow),
            "ERR increment or decrement would overflow");
  EXPECT_EQ(text(Fault::kNotFinite),
            "ERR increment would produce NaN or Infinity");
  EXPECT_EQ(text(Fault::kTooLong),
            "ERR string exceeds maximum allowed size (proto-max-bulk-len)");
  EXPECT_EQ(text(Fault::kNoSuchKey), "ERR no such key");
  EXPECT_EQ(text(Fault::kSameKey),
            "ERR source and destination objects are the same");
  EXPECT_EQ(text(Fault::kBadDeadline),
            "ERR invalid expire time in 'set' command");
  EXPECT_EQ(text(Fault::kOutOfMemory),
            "OOM command not allowed when used memory > 'maxmemory'.");
}

}  // namespace
}  // namespace vigil::command
