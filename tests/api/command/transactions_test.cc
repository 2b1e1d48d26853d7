// MULTI, EXEC, DISCARD, WATCH and UNWATCH in words, rule by rule; the numbers
// are those of docs/guarantees.md. What all of Redis's commands do between them
// is compared with redis-server by tests/differential.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/support/words.h"

namespace vigil {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

constexpr std::string_view kExecAbort =
    "-EXECABORT Transaction discarded because of previous errors.";

class TransactionsTest : public testing::Test {
 protected:
  // Watches k in session A, and lets B touch it.
  void LoseK() {
    words_("SET k 1");
    words_("WATCH k");
    words_("INCR k", "B");
  }

  Words words_;
};

TEST_F(TransactionsTest, E1MultiKeepsEarlierWatches) {
  LoseK();
  words_.Play({{"MULTI", "+OK"}, {"EXEC", "nil array"}});
}

TEST_F(TransactionsTest, E2NestedMultiIsAnErrorThatSpoilsNothing) {
  words_.Play({{"MULTI", "+OK"},
               {"SET a 1", "+QUEUED"},
               {"MULTI", "-ERR MULTI calls can not be nested"},
               {"EXEC", "[+OK]"}});
}

TEST_F(TransactionsTest, E3WatchInsideMultiWatchesAndSpoilsNothing) {
  words_.Play({{"MULTI", "+OK"},
               {"WATCH k", "-ERR WATCH inside MULTI is not allowed"}});
  words_("SET k 1", "B");
  words_.Play({{"EXEC", "[]"}});
}

TEST_F(TransactionsTest, E4WatchWithoutAKeySpoils) {
  words_.Play({{"MULTI", "+OK"},
               {"WATCH", "-ERR wrong number of arguments for 'watch' command"},
               {"EXEC", kExecAbort}});
}

TEST_F(TransactionsTest, E5UnwatchInsideMultiRescuesNoLostRace) {
  LoseK();
  words_.Play(
      {{"MULTI", "+OK"}, {"UNWATCH", "+QUEUED"}, {"EXEC", "nil array"}});
  words_.Play({{"MULTI", "+OK"}, {"UNWATCH", "+QUEUED"}, {"EXEC", "[+OK]"}});
}

TEST_F(TransactionsTest, E6ExecWithoutMultiKeepsTheWatches) {
  LoseK();
  words_.Play({{"EXEC", "-ERR EXEC without MULTI"},
               {"MULTI", "+OK"},
               {"EXEC", "nil array"}});
}

TEST_F(TransactionsTest, E7ExecOfTheWrongArityEndsTheTransaction) {
  LoseK();
  words_("MULTI");
  words_.Play({{"EXEC junk",
                "-EXECABORT Transaction discarded because of: wrong number of "
                "arguments for 'exec' command"},
               {"EXEC", "-ERR EXEC without MULTI"},
               {"MULTI", "+OK"},
               {"EXEC", "[]"}});  // the watch is gone
}

TEST_F(TransactionsTest, E8DiscardWithoutMultiKeepsTheWatches) {
  LoseK();
  words_.Play({{"DISCARD", "-ERR DISCARD without MULTI"},
               {"MULTI", "+OK"},
               {"EXEC", "nil array"}});
}

TEST_F(TransactionsTest, E9DiscardDropsQueueWatchesAndSpoiledState) {
  LoseK();
  words_.Play({{"MULTI", "+OK"}, {"SET a 1", "+QUEUED"}});
  words_("NOSUCH");
  words_.Play(
      {{"DISCARD", "+OK"}, {"GET a", "nil"}, {"MULTI", "+OK"}, {"EXEC", "[]"}});
}

TEST_F(TransactionsTest, E12OwnQueuedWritesDoNotConflictWithOwnWatches) {
  words_.Play({{"SET k 1", "+OK"},
               {"WATCH k", "+OK"},
               {"MULTI", "+OK"},
               {"INCR k", "+QUEUED"},
               {"GET k", "+QUEUED"},
               {"EXEC", "[2, '2']"}});
}

TEST_F(TransactionsTest, E13AConflictAnswersANullArrayAndClearsEverything) {
  LoseK();
  words_.Play({{"MULTI", "+OK"},
               {"SET a 1", "+QUEUED"},
               {"EXEC", "nil array"},
               {"GET a", "nil"},
               {"MULTI", "+OK"},
               {"EXEC", "[]"}});
}

TEST_F(TransactionsTest, E14NothingOfASpoiledTransactionRuns) {
  words_.Play({{"MULTI", "+OK"}, {"SET a 1", "+QUEUED"}});
  words_("NOSUCH x");
  words_.Play({{"SET b 1", "+QUEUED"}, {"EXEC", kExecAbort}});
  words_.Play({{"EXISTS a b", "0"}});
}

TEST_F(TransactionsTest, E15SpoiledWinsOverConflicting) {
  LoseK();
  words_("MULTI");
  words_("GET");
  words_.Play({{"EXEC", kExecAbort}});
}

TEST_F(TransactionsTest, E16AnUnknownSubcommandSpoils) {
  words_("MULTI");
  words_("CONFIG NOSUCH");
  words_.Play({{"EXEC", kExecAbort}});
}

TEST_F(TransactionsTest, E17ABadOptionQueuesAndFailsWhenItRuns) {
  words_.Play({{"MULTI", "+OK"},
               {"SET k v BAD", "+QUEUED"},
               {"EXPIRE k soon", "+QUEUED"},
               {"EXEC",
                "[-ERR syntax error, -ERR value is not an integer or out of "
                "range]"}});
}

TEST_F(TransactionsTest, E18ARunTimeErrorUndoesNothing) {
  words_.Play(
      {{"MULTI", "+OK"},
       {"SET k text", "+QUEUED"},
       {"INCR k", "+QUEUED"},
       {"APPEND k !", "+QUEUED"},
       {"EXEC", "[+OK, -ERR value is not an integer or out of range, 5]"},
       {"GET k", "'text!'"}});
}

TEST_F(TransactionsTest, E19WatchesAddUpAndTheFirstObservationCounts) {
  words_("WATCH a");
  words_("WATCH b");
  words_("SET a 1", "B");
  words_("WATCH a");
  words_.Play({{"MULTI", "+OK"}, {"EXEC", "nil array"}});
}

TEST_F(TransactionsTest, E20AnOwnWriteBeforeMultiConflicts) {
  words_.Play({{"WATCH k", "+OK"},
               {"SET k 1", "+OK"},
               {"MULTI", "+OK"},
               {"EXEC", "nil array"}});
}

TEST_F(TransactionsTest, E21SelectInMultiActsOnWhatFollows) {
  words_.Play({{"WATCH k", "+OK"},
               {"MULTI", "+OK"},
               {"SET k zero", "+QUEUED"},
               {"SELECT 5", "+QUEUED"},
               {"SET k five", "+QUEUED"},
               {"EXEC", "[+OK, +OK, +OK]"},
               {"GET k", "'five'"},
               {"SELECT 0", "+OK"},
               {"GET k", "'zero'"}});
}

TEST_F(TransactionsTest, E23ResetDropsTheTransaction) {
  words_.Play({{"MULTI", "+OK"},
               {"SET k 1", "+QUEUED"},
               {"RESET", "+RESET"},
               {"GET k", "nil"},
               {"EXEC", "-ERR EXEC without MULTI"}});
}

TEST_F(TransactionsTest, E24TheMemoryLimitSpoilsButLeavesAWayOut) {
  Options options;
  options.shards = 1;
  options.memory_limit = 20'000;
  Words words(options);
  const std::string big(4'000, 'x');
  int stored = 0;
  while (words.AskWords({"SET", "k" + std::to_string(stored), big}).text() ==
         "OK") {
    ++stored;
  }
  ASSERT_GT(stored, 1);
  constexpr std::string_view kOom =
      "-OOM command not allowed when used memory > 'maxmemory'.";
  words.Play({{"GET k", "nil"},
              {"SET new 1", kOom},
              {"MULTI", "+OK"},
              {"SET new 1", kOom},
              {"EXEC", kExecAbort},
              {"MULTI", "+OK"},
              {"DISCARD", "+OK"},
              {"UNWATCH", "+OK"},
              {"DEL k0", "1"},
              {"SET new 1", "+OK"}});
}

TEST_F(TransactionsTest, ACommandOverTheWholeKeyspaceRunsInsideExec) {
  words_("SET old 1");
  words_.Play(
      {{"MULTI", "+OK"},
       {"SET a 1", "+QUEUED"},
       {"DBSIZE", "+QUEUED"},
       {"KEYS a*", "+QUEUED"},
       {"FLUSHDB", "+QUEUED"},
       {"RANDOMKEY", "+QUEUED"},
       {"SET b 1", "+QUEUED"},
       {"SCAN 0", "+QUEUED"},
       {"SWAPDB 0 1", "+QUEUED"},
       {"DBSIZE", "+QUEUED"},
       {"EXEC", "[+OK, 2, ['a'], +OK, nil, +OK, ['0', ['b']], +OK, 0]"}});
}

// --- Ours ---

TEST_F(TransactionsTest, ExecVerboseNamesWhatItLostOn) {
  words_("SET changed 1");
  words_("SET deleted 1");
  words_("SET stale 1 PX 10");
  words_("WATCH changed deleted stale created calm");
  words_("INCR changed", "B");
  words_("DEL deleted", "B");
  words_("SET created 1", "B");
  words_.Advance(11ms);
  words_("MULTI");
  const Reply reply = words_.Ask("EXEC VERBOSE");
  ASSERT_EQ(reply.elements().size(), 4u);
  std::vector<std::string> lost;
  for (const Reply& key : reply.elements()) {
    ASSERT_EQ(key.elements().size(), 4u);
    lost.emplace_back(key.elements()[0].text());
    lost.back().append(" ").append(key.elements()[1].text());
    EXPECT_NE(key.elements()[2].integer(), key.elements()[3].integer());
  }
  EXPECT_THAT(lost, ElementsAre("changed changed", "deleted deleted",
                                "stale expired", "created created"));
}

TEST_F(TransactionsTest, ExecVerboseAnswersAsExecWhereNothingIsLost) {
  words_.Play({{"MULTI", "+OK"},
               {"SET k 1", "+QUEUED"},
               {"exec verbose", "[+OK]"},
               {"EXEC VERBOSE", "-ERR EXEC without MULTI"}});
}

TEST_F(TransactionsTest, AFullQueueRefusesAndSpoils) {
  Options options;
  options.max_queued_commands = 2;
  Words words(options);
  words.Play({{"MULTI", "+OK"},
              {"SET a 1", "+QUEUED"},
              {"SET b 1", "+QUEUED"},
              {"SET c 1", "-ERR the transaction's queue is full"},
              {"EXEC", kExecAbort},
              {"EXISTS a b c", "0"}});
}

TEST_F(TransactionsTest, AQueueIsBoundedByItsBytesToo) {
  Options options;
  options.max_queued_bytes = 100;
  Words words(options);
  words("MULTI");
  EXPECT_EQ(words.AskWords({"SET", "k", std::string(90, 'x')}).text(),
            "QUEUED");
  EXPECT_THAT(words("SET k 12345"), StartsWith("-ERR the transaction's queue"));
  words.Play({{"EXEC", kExecAbort}});
}

// --- Beside the typed session ---

TEST(TypedAndWordsTest, ShareTheirWatches) {
  Store store;
  Session session(store);
  ASSERT_TRUE(session.Watch("k").ok());
  ASSERT_TRUE(store.Set("k", "1").ok());
  (void)session.Execute({"MULTI"});
  EXPECT_EQ(session.Execute({"EXEC"}).kind(), Reply::Kind::kNullArray);
  ASSERT_EQ(session.last_conflicts().size(), 1u);
  EXPECT_EQ(session.last_conflicts()[0].key, "k");
}

TEST(TypedAndWordsTest, DoNotOpenTwoTransactionsAtOnce) {
  Store store;
  Session session(store);
  {
    Batch batch = session.Multi();
    EXPECT_TRUE(session.Execute({"PING"}).is_error());
  }
  (void)session.Execute({"MULTI"});
  EXPECT_EQ(session.Watch("k").code(), StatusCode::kFailedPrecondition);
  EXPECT_EQ(session.Multi().Exec().status().code(),
            StatusCode::kFailedPrecondition);
  EXPECT_EQ(session.Execute({"EXEC"}).kind(), Reply::Kind::kArray);
}

TEST(TypedAndWordsTest, WordsInsideALockedBodyAreRefused) {
  Store store;
  Session session(store);
  Reply reply;
  ASSERT_TRUE(store
                  .Atomically({"k"},
                              [&](Transaction&) {
                                reply = session.Execute({"GET", "k"});
                                return Ok();
                              })
                  .ok());
  EXPECT_TRUE(reply.is_error());
}

}  // namespace
}  // namespace vigil
