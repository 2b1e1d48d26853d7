// GETV, SETV and DELV are ours; Redis has no such words.

#include <string>

#include "gtest/gtest.h"

#include "tests/support/words.h"

namespace vigil {
namespace {

std::string VersionIn(const Reply& pair) {
  if (pair.elements().size() != 2) return "none";
  return std::to_string(pair.elements()[0].integer());
}

TEST(GetVTest, AnswersVersionAndText) {
  Words words;
  words.Play({{"GETV k", "nil"}, {"SET k 12", "+OK"}});
  const Reply first = words.Ask("GETV k");
  ASSERT_EQ(first.elements().size(), 2u);
  EXPECT_EQ(first.elements()[1], Reply::Bulk("12"));
  EXPECT_EQ(words("SET k 12"), "+OK");
  const Reply second = words.Ask("GETV k");
  EXPECT_GT(second.elements()[0].integer(), first.elements()[0].integer());
  EXPECT_EQ(words.Ask("GETV k"), second);
}

TEST(SetVTest, SetsTheVersionThatWasSeenAndAnswersTheNextOne) {
  Words words;
  words.Play({{"SET k 1 EX 100", "+OK"}});
  const std::string seen = VersionIn(words.Ask("GETV k"));
  const Reply next = words.Ask("SETV k 2 ifver " + seen);
  EXPECT_EQ(next.kind(), Reply::Kind::kInteger);
  EXPECT_EQ(VersionIn(words.Ask("GETV k")), Shown(next));
  words.Play({{"GET k", "'2'"}, {"TTL k", "-1"}});
  EXPECT_EQ(words("SETV k 3 IFVER " + seen), "nil");
  EXPECT_EQ(words("GET k"), "'2'");
}

TEST(SetVTest, VersionZeroIsAnAbsentKey) {
  Words words;
  const std::string made = words("SETV k 1 IFVER 0");
  EXPECT_EQ(VersionIn(words.Ask("GETV k")), made);
  EXPECT_EQ(words("SETV k 2 IFVER 0"), "nil");
  EXPECT_EQ(words("DEL k"), "1");
  EXPECT_EQ(words("SETV k 2 IFVER " + made), "nil");
  EXPECT_EQ(words("EXISTS k"), "0");
}

TEST(DelVTest, RemovesTheVersionThatWasSeen) {
  Words words;
  words.Play({{"SET k 1", "+OK"}});
  const std::string seen = VersionIn(words.Ask("GETV k"));
  words.Play({{"SET k 1", "+OK"}});
  EXPECT_EQ(words("DELV k IFVER " + seen), "nil");
  EXPECT_EQ(words("DELV k IFVER 0"), "nil");
  EXPECT_EQ(words("DELV k IFVER " + VersionIn(words.Ask("GETV k"))), "1");
  EXPECT_EQ(words("EXISTS k"), "0");
  EXPECT_EQ(words("DELV k IFVER 0"), "0");
}

TEST(VersionWordsTest, ALostRaceTouchesNothing) {
  Words words;
  words.Play({{"SET k 1", "+OK"}});
  words.Play({{"WATCH k absent", "+OK"}, {"MULTI", "+OK"}}, "B");
  words.Play({{"SETV k 2 IFVER 0", "nil"},
              {"DELV k IFVER 0", "nil"},
              {"SETV absent 2 IFVER 1", "nil"},
              {"DELV absent IFVER 0", "0"}});
  words.Play({{"EXEC", "[]"}}, "B");
}

TEST(VersionWordsTest, RefuseWhatIsNoVersion) {
  Words words;
  constexpr const char* kBadVersion =
      "-ERR version is not an integer or out of range";
  words.Play({{"SETV k 1 IFVER x", kBadVersion},
              {"SETV k 1 IFVER -1", kBadVersion},
              {"SETV k 1 IFVER 9223372036854775808", kBadVersion},
              {"DELV k IFVER 01", kBadVersion},
              {"SETV k 1 IFVEX 0", "-ERR syntax error"},
              {"DELV k BAD x", "-ERR syntax error"},
              {"SETV k 1", "-ERR wrong number of arguments for 'setv' command"},
              {"EXISTS k", "0"}});
}

TEST(VersionWordsTest, InsideExecSeeTheCommandsBefore) {
  Words words;
  words.Play({{"SET k 1", "+OK"}});
  const std::string seen = VersionIn(words.Ask("GETV k"));
  EXPECT_EQ(words("MULTI"), "+OK");
  EXPECT_EQ(words("SETV k 2 IFVER " + seen), "+QUEUED");
  EXPECT_EQ(words("SETV k 3 IFVER " + seen), "+QUEUED");
  EXPECT_EQ(words("GETV k"), "+QUEUED");
  EXPECT_EQ(words("SETV new 1 IFVER 0"), "+QUEUED");
  EXPECT_EQ(words("SETV new 2 IFVER 0"), "+QUEUED");
  const Reply replies = words.Ask("EXEC");
  ASSERT_EQ(replies.elements().size(), 5u) << Shown(replies);
  EXPECT_EQ(replies.elements()[1], Reply::Null());
  EXPECT_EQ(replies.elements()[2], words.Ask("GETV k"));
  EXPECT_EQ(VersionIn(replies.elements()[2]), Shown(replies.elements()[0]));
  EXPECT_EQ(VersionIn(words.Ask("GETV new")), Shown(replies.elements()[3]));
  EXPECT_EQ(replies.elements()[4], Reply::Null());
  words.Play({{"GET k", "'2'"}, {"GET new", "'1'"}});
}

}  // namespace
}  // namespace vigil
