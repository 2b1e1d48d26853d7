// Words whose allocations fail: a command has happened or not, an EXEC has run
// its first commands or all, and the store stays usable.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "vigil/resp.h"
#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/faults/fault_store.h"
#include "tests/support/words.h"

namespace vigil {
namespace {

constexpr int kTooMany = 10'000;
constexpr int kDatabasesUsed = 3;

// "LONG" and "TEXT" stand for a value in a block and for one in a record, ?key
// for the version of that key.
std::vector<std::string> WordsOf(std::string_view line, Session& session) {
  std::vector<std::string> words = SplitWords(line).value();
  for (std::string& word : words) {
    if (word == "LONG") word = kLongText;
    if (word == "TEXT") word = kText;
    if (word.front() != '?') continue;
    const Reply pair = session.Execute({"GETV", word.substr(1)});
    word = std::to_string(pair.elements().front().integer());
  }
  return words;
}
Reply Execute(Session& session, const std::vector<std::string>& words) {
  const std::vector<std::string_view> views(words.begin(), words.end());
  return session.Execute(views);
}
void Play(Session& session, std::string_view line) {
  const Reply reply = Execute(session, WordsOf(line, session));
  EXPECT_FALSE(reply.is_error()) << line << ": " << Shown(reply);
}

// What is at every key of the databases that are used, and who is watched.
std::string Look(Store& store) {
  std::vector<std::string> entries;
  Session session(store);
  for (int db = 0; db < kDatabasesUsed; ++db) {
    Play(session, "SELECT " + std::to_string(db));
    const Reply keys = session.Execute({"KEYS", "*"});
    for (const Reply& key : keys.elements()) {
      const std::string name(key.text());
      const std::string text(session.Execute({"GET", name}).text());
      entries.push_back(std::to_string(db) + "/" + name + "=" +
                        text.substr(0, 12) + "(" + std::to_string(text.size()) +
                        ", " + Shown(session.Execute({"PTTL", name})) + " ms)");
    }
  }
  std::sort(entries.begin(), entries.end());
  std::string all;
  for (const std::string& entry : entries) all += entry + "; ";
  return all + std::to_string(store.Stats().ghosts) + " ghosts";
}

// A store with five keys in database 0, about to grow where it has one shard.
struct Scene {
  explicit Scene(std::size_t shards)
      : store(FaultOptions(shards)),
        session(std::make_unique<Session>(*store)) {
    for (const char* const line :
         {"SET short TEXT", "SET long LONG", "SET timed TEXT PX 5000",
          "SET number 41", "SET fifth 5", "SELECT 1", "SET there TEXT",
          "SELECT 0"}) {
      Play(*session, line);
    }
  }

  TimedStore store;
  std::unique_ptr<Session> session;
};

struct Scenario {
  const char* name;
  const char* line;
};
void PrintTo(const Scenario& scenario, std::ostream* out) {
  *out << scenario.line;
}
std::string NameOf(const testing::TestParamInfo<Scenario>& info) {
  return info.param.name;
}

class CommandFaultTest : public testing::TestWithParam<Scenario> {
 protected:
  static void Check(std::size_t shards, std::string_view line) {
    std::string after;
    std::string reply_after;
    {
      Scene scene(shards);
      const auto words = WordsOf(line, *scene.session);
      const Reply reply = Execute(*scene.session, words);
      ASSERT_FALSE(reply.is_error()) << Shown(reply);
      reply_after = Shown(reply);
      after = Look(*scene.store);
    }
    for (int nth = 1; nth < kTooMany; ++nth) {
      const std::string what = "allocation " + std::to_string(nth);
      Scene scene(shards);
      const auto words = WordsOf(line, *scene.session);
      const std::string before = Look(*scene.store);
      std::string reply;
      bool threw;
      const bool failed = RunFailing(
          nth, [&] { reply = Shown(Execute(*scene.session, words)); }, &threw);
      ASSERT_THAT(scene.store->CheckInvariants(), IsOk()) << what;
      // Showing the reply allocates, too: then it has happened.
      if (threw && Look(*scene.store) != after) {
        ASSERT_EQ(Look(*scene.store), before) << what;
        reply = Shown(Execute(*scene.session, words));
        ASSERT_EQ(reply, reply_after) << what;
      }
      ASSERT_EQ(Look(*scene.store), after) << what;
      scene.session.reset();
      ASSERT_EQ(scene.store->Stats().ghosts, 0u) << what;
      ExpectUsable(*scene.store, what);
      if (HasFatalFailure() || !failed) return;
    }
  }
};

TEST_P(CommandFaultTest, HasHappenedOrNot) {
  Check(1, GetParam().line);
  if (!HasFatalFailure()) Check(16, GetParam().line);
}

constexpr Scenario kCommands[] = {
    {"SetOfANewKey", "SET new LONG"},
    {"SetReturningTheOld", "SET long TEXT EX 9 GET"},
    {"GetEx", "GETEX short PX 900"},
    {"GetDel", "GETDEL long"},
    {"Append", "APPEND short LONG"},
    {"SetRange", "SETRANGE number 5000 TEXT"},
    {"IncrBy", "INCRBY fresh 5"},
    {"IncrByFloat", "INCRBYFLOAT number 0.5"},
    {"MSet", "MSET short LONG long 1 new TEXT other LONG fifth TEXT sixth 6"},
    {"MSetNx", "MSETNX a LONG b TEXT c 1 d LONG"},
    {"DelOfSeveral", "DEL short long absent timed"},
    {"Rename", "RENAME long short"},
    {"CopyToAnotherDatabase", "COPY long there DB 1 REPLACE"},
    {"Move", "MOVE timed 1"},
    {"SwapDb", "SWAPDB 0 1"},
    {"FlushDb", "FLUSHDB"},
    {"FlushAll", "FLUSHALL"},
    {"Expire", "EXPIRE short 9"},
    {"Persist", "PERSIST timed"},
    {"SetV", "SETV short LONG IFVER ?short"},
    {"SetVOfAnAbsentKey", "SETV new LONG IFVER 0"},
    {"DelV", "DELV long IFVER ?long"},
    {"Watch", "WATCH a b c short d e f g h i j long"},
    {"Scan", "SCAN 0 COUNT 100"},
    {"KeysOfAll", "KEYS *"},
    {"MGet", "MGET short long absent timed"},
    {"Lcs", "LCS short timed IDX"},
    {"ClientList", "CLIENT LIST"},
    {"Info", "INFO everything"},
};
INSTANTIATE_TEST_SUITE_P(Words, CommandFaultTest, testing::ValuesIn(kCommands),
                         NameOf);

// EXEC: its line is what MULTI queues, separated by bars.
class ExecFaultTest : public testing::TestWithParam<Scenario> {
 protected:
  static std::vector<std::string> Commands(std::string_view line) {
    std::vector<std::string> commands;
    while (true) {
      const std::size_t bar = line.find('|');
      commands.emplace_back(line.substr(0, bar));
      if (bar == std::string_view::npos) return commands;
      line.remove_prefix(bar + 1);
    }
  }
  static void Queue(Session& session, const std::vector<std::string>& commands,
                    std::size_t count) {
    Play(session, "WATCH short absent");
    Play(session, "MULTI");
    for (std::size_t i = 0; i < count; ++i) Play(session, commands[i]);
  }
};

TEST_P(ExecFaultTest, HasRunItsFirstCommandsOrAll) {
  const std::vector<std::string> commands = Commands(GetParam().line);
  for (const std::size_t shards : {1, 16}) {
    std::vector<std::string> prefixes;
    for (std::size_t i = 0; i <= commands.size(); ++i) {
      Scene scene(shards);
      Queue(*scene.session, commands, i);
      Play(*scene.session, "EXEC");
      prefixes.push_back(Look(*scene.store));
    }
    for (int nth = 1; nth < kTooMany; ++nth) {
      const std::string what = "allocation " + std::to_string(nth);
      Scene scene(shards);
      Queue(*scene.session, commands, commands.size());
      bool threw;
      const bool failed = RunFailing(
          nth, [&] { Ignore(scene.session->Execute({"EXEC"})); }, &threw);
      const std::string now = Look(*scene.store);
      ASSERT_EQ(testing::Matches(testing::Contains(now))(prefixes), true)
          << what << ": no first commands give " << now;
      if (!threw) {
        ASSERT_EQ(now, prefixes.back()) << what;
      }
      // The transaction is over either way, and the session goes on.
      ASSERT_EQ(scene.session->watched(), 0u) << what;
      Play(*scene.session, "MULTI");
      Play(*scene.session, "SET after 1");
      Play(*scene.session, "EXEC");
      ExpectUsable(*scene.store, what);
      if (HasFatalFailure()) return;
      if (!failed) break;
    }
  }
}

constexpr Scenario kPrograms[] = {
    {"SingleKeys", "SET a LONG|APPEND short LONG|INCR number|DEL long"},
    {"SeveralKeys", "MSET a 1 b LONG c TEXT|RENAME a d|DEL b short"},
    {"Databases", "SELECT 1|SET new LONG|MOVE new 2|SWAPDB 1 2|SELECT 0|DEL a"},
    {"Flush", "SET a LONG|FLUSHDB|SET b LONG|FLUSHALL|SET c TEXT"},
    {"Expiry", "PEXPIRE short 900|GETEX long EX 7|PERSIST timed|SET t 1 PX 9"},
    {"ReadsAndVersions", "GETV short|MGET short long|SETV new LONG IFVER 0"},
};
INSTANTIATE_TEST_SUITE_P(Words, ExecFaultTest, testing::ValuesIn(kPrograms),
                         NameOf);

TEST(QueueFaultTest, ACommandIsQueuedOrNot) {
  for (int nth = 1; nth < kTooMany; ++nth) {
    Scene scene(4);
    Play(*scene.session, "MULTI");
    Play(*scene.session, "SET before 1");
    const std::vector<std::string> words{"SET", "during", kLongText};
    bool threw;
    const bool failed = RunFailing(
        nth, [&] { Ignore(Execute(*scene.session, words)); }, &threw);
    Play(*scene.session, "SET after 1");
    Play(*scene.session, "EXEC");
    const std::string what = "allocation " + std::to_string(nth);
    ASSERT_EQ(GetText(*scene.store, "before"), "1") << what;
    ASSERT_EQ(GetText(*scene.store, "during"), threw ? "(absent)" : kLongText)
        << what;
    ASSERT_EQ(GetText(*scene.store, "after"), "1") << what;
    ExpectUsable(*scene.store, what);
    if (HasFatalFailure() || !failed) return;
  }
}

TEST(QueueFaultTest, ALostExecChangesNothing) {
  for (int nth = 1; nth < kTooMany; ++nth) {
    Scene scene(4);
    Play(*scene.session, "WATCH short a-key-that-is-not-there");
    Play(*scene.session, "MULTI");
    Play(*scene.session, "SET new LONG");
    Must(scene.store->Set("short", "other"));
    Must(scene.store->Set("a-key-that-is-not-there", "1"));
    bool threw;
    const bool failed = RunFailing(
        nth,
        [&] {
          Ignore(scene.session->Execute({"EXEC", "VERBOSE"}));
        },
        &threw);
    ASSERT_EQ(GetText(*scene.store, "new"), "(absent)");
    ASSERT_EQ(scene.session->watched(), 0u);
    ASSERT_EQ(scene.store->Stats().ghosts, 0u);
    ExpectUsable(*scene.store, "allocation " + std::to_string(nth));
    if (HasFatalFailure() || !failed) return;
  }
}

// Many inserts into one shard: the table doubles again and again.
TEST(GrowthFaultTest, EachInsertOfAGrowingTableHasHappenedOrNot) {
  for (int nth = 1; nth < kTooMany; ++nth) {
    TimedStore store(FaultOptions(1));
    std::size_t failures = 0;
    for (int i = 0; i < 200; ++i) {
      const std::string key = std::to_string(i);
      bool threw;
      if (RunFailing(
              nth, [&] { Must(store->Set(key, kText)); }, &threw)) {
        ++failures;
      }
      ASSERT_EQ(GetText(*store, key), threw ? "(absent)" : kText);
      ASSERT_THAT(store->CheckInvariants(), IsOk());
      if (threw) Must(store->Set(key, kText));
    }
    ASSERT_EQ(store->Size(), 200u);
    ExpectUsable(*store, "allocation " + std::to_string(nth));
    if (HasFatalFailure() || failures == 0) return;
  }
}

}  // namespace
}  // namespace vigil
