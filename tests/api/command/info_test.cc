// INFO: sections, fields and counts.

#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/support/words.h"

namespace vigil {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string Info(Words& words, const std::string& sections = "") {
  return std::string(words.Ask("INFO " + sections).text());
}

// The value of a field, or "absent".
std::string Field(const std::string& info, const std::string& name) {
  const std::size_t at = info.find("\n" + name + ":");
  if (at == std::string::npos) return "absent";
  const std::size_t begin = at + name.size() + 2;
  return info.substr(begin, info.find("\r\n", begin) - begin);
}

TEST(InfoTest, HasTheSectionsThatToolsRead) {
  Words words;
  const std::string info = Info(words);
  std::size_t last = 0;
  for (const char* section :
       {"# Server\r\n", "# Clients\r\n", "# Memory\r\n", "# Persistence\r\n",
        "# Stats\r\n", "# Replication\r\n", "# CPU\r\n", "# Modules\r\n",
        "# Errorstats\r\n", "# Cluster\r\n", "# Keyspace\r\n", "# Vigil\r\n"}) {
    const std::size_t at = info.find(section);
    ASSERT_NE(at, std::string::npos) << section;
    EXPECT_GE(at, last) << section;
    last = at;
  }
}

TEST(InfoTest, IsLinesOfNamesAndValues) {
  Words words;
  words("SET k v");
  const std::string info = Info(words);
  for (std::size_t at = 0; at < info.size();) {
    const std::size_t end = info.find("\r\n", at);
    ASSERT_NE(end, std::string::npos);
    const std::string line = info.substr(at, end - at);
    EXPECT_TRUE(line.empty() || line.starts_with("# ") ||
                line.find(':') != std::string::npos)
        << line;
    at = end + 2;
  }
}

TEST(InfoTest, AnswersOnlyTheSectionsAskedFor) {
  Words words;
  EXPECT_EQ(Info(words, "cluster"), "# Cluster\r\ncluster_enabled:0\r\n");
  EXPECT_EQ(Info(words, "nosuch"), "");
  EXPECT_EQ(Info(words, "KEYSPACE nosuch"), "# Keyspace\r\n");
  EXPECT_EQ(Info(words, "keyspace cluster"),
            "# Cluster\r\ncluster_enabled:0\r\n\r\n# Keyspace\r\n");
  EXPECT_THAT(Info(words, "all"), HasSubstr("# Vigil\r\n"));
}

TEST(InfoTest, SaysWhichRedisItAnswersLike) {
  Words words;
  const std::string info = Info(words, "server");
  EXPECT_THAT(info, HasSubstr("redis_version:7.0.15\r\n"));
  EXPECT_EQ(Field(info, "redis_mode"), "standalone");
  EXPECT_EQ(Field(info, "run_id").size(), 40u);
}

TEST(InfoTest, CountsTheKeysOfEveryDatabase) {
  Words words;
  words.Play({{"SET a 1", "+OK"},
              {"SET b 1 EX 100", "+OK"},
              {"SELECT 3", "+OK"},
              {"SET c 1", "+OK"}});
  const std::string info = Info(words, "keyspace");
  EXPECT_EQ(Field(info, "db0"), "keys=2,expires=1,avg_ttl=0");
  EXPECT_EQ(Field(info, "db3"), "keys=1,expires=0,avg_ttl=0");
  EXPECT_EQ(Field(info, "db1"), "absent");
}

TEST(InfoTest, CountsErrorsByTheirCode) {
  Words words;
  words("foo");
  words("foo");
  words("HELLO 9");
  const std::string info = Info(words, "errorstats");
  EXPECT_EQ(Field(info, "errorstat_ERR"), "count=2");
  EXPECT_EQ(Field(info, "errorstat_NOPROTO"), "count=1");
  EXPECT_EQ(Field(Info(words, "stats"), "total_error_replies"), "3");
}

TEST(InfoTest, CountsCallsUntilTheStatisticsAreReset) {
  Words words;
  words("PING");
  words("PING", "B");
  EXPECT_EQ(Field(Info(words, "stats"), "total_commands_processed"), "3");
  EXPECT_THAT(Info(words, "clients"), HasSubstr("connected_clients:2\r\n"));
  words("foo");
  words("CONFIG RESETSTAT");
  EXPECT_EQ(Field(Info(words, "stats"), "total_error_replies"), "0");
  EXPECT_EQ(Info(words, "errorstats"), "# Errorstats\r\n");
}

TEST(InfoTest, SaysWhatIsUsedAndWhatTheLimitIs) {
  Options options;
  options.memory_limit = 64 << 20;
  Words words(options);
  const std::string info = Info(words, "memory");
  EXPECT_EQ(Field(info, "maxmemory"), "67108864");
  EXPECT_EQ(Field(info, "maxmemory_human"), "64.00M");
  EXPECT_NE(Field(info, "used_memory_rss"), "0");
  EXPECT_EQ(Field(info, "maxmemory_policy"), "noeviction");
}

TEST(InfoTest, LeavesOutWhatIsNotCounted) {
  Words words;
  EXPECT_THAT(Info(words), Not(HasSubstr("keyspace_hits")));
}

TEST(InfoTest, HasASectionOfOurOwn) {
  Words words;
  words("WATCH absent");
  const std::string info = Info(words, "vigil");
  for (const char* name :
       {"conflicts_changed", "conflicts_created", "conflicts_deleted",
        "conflicts_expired", "retries", "escalations"}) {
    EXPECT_EQ(Field(info, name), "0") << name;
  }
  EXPECT_EQ(Field(info, "ghosts"), "1");
  EXPECT_NE(Field(info, "retired_bytes"), "absent");
}

}  // namespace
}  // namespace vigil
