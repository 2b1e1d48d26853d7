// Whatever the words are: one well-formed reply, and a store that agrees with
// itself.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "api/command/command.h"
#include "tests/support/random.h"
#include "tests/support/words.h"

namespace vigil {
namespace {

// Writes the reply and reads it back: it is one reply, and nothing is left.
void ExpectWellFormed(const Reply& reply) {
  for (const Protocol protocol : {Protocol::kResp2, Protocol::kResp3}) {
    std::string bytes;
    AppendReply(reply, protocol, bytes);
    ReplyParser parser;
    parser.Feed(bytes);
    ASSERT_EQ(parser.Next(), Parsed::kComplete) << bytes;
    EXPECT_EQ(parser.pending_bytes(), 0u) << bytes;
    EXPECT_NE(parser.Next(), Parsed::kComplete) << bytes;
  }
}

class BadInputTest : public testing::Test {
 protected:
  Reply Run(const std::vector<std::string>& words) {
    const std::vector<std::string_view> views(words.begin(), words.end());
    Reply reply = session_.Execute(views);
    ExpectWellFormed(reply);
    return reply;
  }
  ~BadInputTest() override {
    EXPECT_EQ(store_.CheckInvariants().message(), "");
  }

  Store store_;
  Session session_{store_};
};

TEST_F(BadInputTest, NoWordsAreAnError) {
  EXPECT_EQ(Run({}).text(), "ERR no command");
}

TEST_F(BadInputTest, AnEmptyNameIsAnUnknownCommand) {
  EXPECT_EQ(Run({""}).text(),
            "ERR unknown command '', with args beginning with: ");
}

TEST_F(BadInputTest, ZerosAndBytesThatAreNoTextAreKeptAsTheyAre) {
  const std::string key("k\0\xff\r\n", 5);
  const std::string value("\0\x80\xfe", 3);
  EXPECT_EQ(Run({"SET", key, value}).text(), "OK");
  EXPECT_EQ(Run({"GET", key}).text(), value);
  EXPECT_TRUE(Run({std::string("G\0T", 3), key}).is_error());
  EXPECT_TRUE(Run({"\xff\r\n+OK", "\r\n"}).is_error());
}

TEST_F(BadInputTest, AMillionWordsAreAnsweredOnce) {
  std::vector<std::string> words(1'000'000, "k");
  words[0] = "MGET";
  EXPECT_EQ(Run(words).elements().size(), 999'999u);
  words[0] = "DEL";
  EXPECT_EQ(Run(words).integer(), 0);
  words[0] = "GET";
  EXPECT_TRUE(Run(words).is_error());
  words[0] = "NOSUCH";
  EXPECT_LT(Run(words).text().size(), 500u) << "the error stays short";
}

TEST_F(BadInputTest, TheLongestWordIsStoredAndALongerOneRefused) {
  const std::string longest(std::size_t{512} << 20, 'x');
  const std::string_view value(longest);
  EXPECT_EQ(session_.Execute({"SET", "k", value}).text(), "OK");
  EXPECT_EQ(session_.Execute({"STRLEN", "k"}).integer(), 536'870'912);
  EXPECT_TRUE(session_.Execute({"APPEND", "k", "x"}).is_error());
  EXPECT_EQ(session_.Execute({"STRLEN", "k"}).integer(), 536'870'912);
  EXPECT_EQ(session_.Execute({"DEL", "k"}).integer(), 1);
  // Never looked into, so it need not be there.
  const std::string_view longer(longest.data(), longest.size() + 1);
  EXPECT_EQ(session_.Execute({"SET", "k", longer}).text(),
            "ERR Protocol error: invalid bulk length");
  EXPECT_EQ(session_.Execute({"EXISTS", "k"}).integer(), 0);
}

TEST_F(BadInputTest, AnyArityOfAnyCommandIsAnswered) {
  for (const command::Command& row : command::AllCommands()) {
    if (row.Has(command::kOptIn)) continue;
    for (std::size_t count = 0; count < 6; ++count) {
      std::vector<std::string> words(1, std::string(row.name));
      words.resize(1 + count, "1");
      (void)Run(words);
      for (const command::Command& sub : row.subcommands) {
        std::vector<std::string> more(words);
        more.insert(more.begin() + 1, std::string(sub.name));
        (void)Run(more);
      }
    }
    (void)Run({"RESET"});
  }
}

TEST_F(BadInputTest, RandomWordsAreAnswered) {
  const std::vector<std::string> pool = {"",
                                         "k",
                                         "a",
                                         "0",
                                         "-1",
                                         "1",
                                         "9223372036854775807",
                                         "-9223372036854775808",
                                         "1e400",
                                         "nan",
                                         "EX",
                                         "PX",
                                         "NX",
                                         "XX",
                                         "GT",
                                         "LT",
                                         "GET",
                                         "KEEPTTL",
                                         "COUNT",
                                         "MATCH",
                                         "*",
                                         "[",
                                         "TYPE",
                                         "string",
                                         "IDX",
                                         "LEN",
                                         "DB",
                                         "15",
                                         "16",
                                         "REPLACE",
                                         "IFVER",
                                         std::string("\0", 1),
                                         "\xff",
                                         "HELP",
                                         "VERBOSE",
                                         "ASYNC"};
  Random random(1);
  std::vector<const command::Command*> rows;
  for (const command::Command& row : command::AllCommands()) {
    if (!row.Has(command::kOptIn)) rows.push_back(&row);
  }
  for (int step = 0; step < 100'000; ++step) {
    std::vector<std::string> words{
        std::string(rows[random.Below(rows.size())]->name)};
    for (std::size_t more = random.Below(6); more > 0; --more) {
      words.push_back(pool[random.Below(pool.size())]);
    }
    (void)Run(words);
    if (step % 10'000 == 0) {
      ASSERT_EQ(store_.CheckInvariants().message(), "") << "step " << step;
    }
  }
}

}  // namespace
}  // namespace vigil
