// A walk through the engine and the API for valgrind's memcheck, which sees
// reads of memory that was never written, and runs fifty times slower: so each
// thing is done a few times only.

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/resp.h"
#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"
#include "tests/support/threads.h"
#include "tests/support/words.h"

namespace vigil {
namespace {

Options Few() {
  Options options;
  options.shards = 4;
  options.memory_limit = std::size_t{8} << 20;
  return options;
}

// Every size about which something is decided.
constexpr std::size_t kSizes[] = {0,  1,   7,    8,    9,    31,     32,    63,
                                  64, 100, 4095, 4096, 4097, 10'000, 70'000};

TEST(MemcheckTest, ValuesOfEverySizeOverEachOther) {
  TimedStore store(Few());
  for (const std::size_t first : kSizes) {
    for (const std::size_t second : kSizes) {
      const std::string one(first, 'a');
      const std::string other(second, 'b');
      Must(store->Set("key", one));
      Must(store->Set("key", other));
      EXPECT_EQ(GetText(*store, "key"), other);
      Must(store->Append("key", one));
      EXPECT_EQ(GetText(*store, "key"), other + one);
      Must(store->SetRange("key", second + 5, "gap"));
      EXPECT_THAT(store->GetRange("key", -3, -1), IsOk());
    }
  }
  EXPECT_THAT(store->CheckInvariants(), IsOk());
}

TEST(MemcheckTest, KeysOfEverySizeThroughGrowthAndDeletion) {
  TimedStore store(Few());
  for (int i = 0; i < 300; ++i) {
    const std::string key = std::to_string(i) + std::string(i % 40, 'k');
    Must(store->Set(key, "1"));
    Must(store->IncrBy(key, i));
    if (i % 3 == 0) Must(store->Expire(key, 10ms));
    if (i % 5 == 0) Must(store->Del(key));
  }
  store.Advance(11ms);
  Must(store->PurgeExpired());
  std::uint64_t cursor = 0;
  std::size_t keys = 0;
  do {
    const ScanPage page = Must(store->Scan(cursor, 20));
    keys += page.keys.size();
    cursor = page.cursor;
  } while (cursor != 0);
  EXPECT_EQ(keys, store->Size());
  Must(store->RandomKey());
  Must(store->Rename(Must(store->RandomKey()).value(), "renamed"));
  Must(store->Copy("renamed", "copied"));
  Must(store->MSet({{"a", "1"}, {"b", std::string(5'000, 'b')}, {"a", "2"}}));
  Must(store->MGet({"a", "b", "absent"}));
  EXPECT_THAT(store->CheckInvariants(), IsOk());
  Must(store->FlushAll());
}

TEST(MemcheckTest, SessionsAndClosures) {
  TimedStore store(Few());
  for (int i = 0; i < 10; ++i) {
    Session session(*store);
    Must(session.Watch({"a", "b", "an absent key with a long name"}));
    if (i % 2 == 0) Must(store->Set("a", "1"));
    Batch batch = session.Multi();
    batch.Set("b", std::string(static_cast<std::size_t>(i) * 700, 'b'));
    batch.Get("b");
    batch.IncrBy("c", 1);
    Ignore(batch.Exec());
    int attempts = 0;
    Must(store->Transact([&](Transaction& txn) {
      Must(txn.IncrBy("c", 1));
      Must(txn.Append("b", "more"));
      Must(txn.Get("another absent key"));
      txn.Add("d", 1);
      if (++attempts == 1 && i % 3 == 0) {
        OnAnotherThread([&] { Must(store->Set("c", "7")); });
      }
    }));
    Must(store->Atomically({"c", "d"}, [](Transaction& txn) {
      Must(txn.Set("c", "1"));
      txn.Add("d", -1);
    }));
  }
  EXPECT_EQ(store->Stats().ghosts, 0u);
  EXPECT_THAT(store->CheckInvariants(), IsOk());
}

TEST(MemcheckTest, Words) {
  Words words;
  for (const char* const line : {"SET k 12",
                                 "INCRBYFLOAT k 0.5",
                                 "SETRANGE k 10 x",
                                 "GETRANGE k 0 -1",
                                 "LCS k k IDX",
                                 "OBJECT ENCODING k",
                                 "SET t 1 EX 9 GET",
                                 "GETEX t PX 5",
                                 "MSETNX a 1 b 2",
                                 "COPY a c DB 1",
                                 "MOVE b 1",
                                 "SWAPDB 0 1",
                                 "KEYS *",
                                 "SCAN 0 MATCH [a-c]* COUNT 5",
                                 "GETV a",
                                 "SETV n 1 IFVER 0",
                                 "INFO",
                                 "COMMAND",
                                 "CLIENT LIST",
                                 "WATCH a",
                                 "MULTI",
                                 "SET a 2",
                                 "NOSUCH",
                                 "EXEC",
                                 "MULTI",
                                 "SET a 3",
                                 "EXEC",
                                 "FLUSHDB",
                                 "HELLO 3",
                                 "FLUSHALL"}) {
    Ignore(words(line));
  }
  RequestParser parser;
  const std::string bytes =
      "*2\r\n$3\r\nGET\r\n$1\r\nk\r\nPING\r\n*1\r\n$-5\r\n";
  for (const char byte : bytes) {
    parser.Feed(std::string_view(&byte, 1));
    while (parser.Next() == Parsed::kComplete) {
    }
  }
}

TEST(MemcheckTest, TwoThreadsAndTheBackgroundThread) {
  ManualClock clock;
  Options options = Few();
  options.clock = &clock;
  options.background_expiry = true;
  Store store = OpenStore(options);
  RunTogether(2, [&](int index) {
    SetOptions soon;
    soon.ttl = 5ms;
    for (int i = 0; i < 150; ++i) {
      const std::string key = std::to_string(i % 20);
      Must(store.Set(key, std::string(static_cast<std::size_t>(i) * 40, 'v'),
                     soon));
      Must(store.Get(key));
      Ignore(store.Transact([&](Transaction& txn) { txn.Add("sum", 1); }));
      if (index == 0) clock.Advance(1ms);
    }
  });
  EXPECT_EQ(GetText(store, "sum"), "300");
  EXPECT_THAT(store.CheckInvariants(), IsOk());
}

}  // namespace
}  // namespace vigil
