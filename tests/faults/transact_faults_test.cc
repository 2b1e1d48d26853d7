// Closure transactions whose allocations fail.

#include <new>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "vigil/store.h"
#include "vigil/transaction.h"

#include "tests/faults/fault_store.h"

namespace vigil {
namespace {

void Fill(TimedStore& store) {
  Must(store->Set("from", "100"));
  Must(store->Set("long", kLongText));
  store.SetFor("timed", kText, 5s);
  for (int i = 0; i < 3; ++i) Must(store->Set(std::to_string(i), "1"));
}

// A body of most kinds of changes, over three keys that are there and two new.
Status Body(Transaction& txn) {
  Must(txn.DecrBy("from", 30));
  Must(txn.Append("long", kText));
  Must(txn.Persist("timed"));
  Must(txn.Get("an absent key with a long name"));
  Must(txn.Set("a new key with a long name", kLongText));
  txn.Add("sum", 30);
  return Ok();
}

void Check(void (*operation)(Store&)) {
  for (const std::size_t shards : {1, 64}) {
    ExpectAllOrNothing(shards, Fill, operation);
    if (testing::Test::HasFatalFailure()) return;
  }
}

TEST(TransactFaultTest, Transact) {
  Check([](Store& store) { Must(store.Transact(Body)); });
}

TEST(TransactFaultTest, TransactOfMoreKeysThanAreScanned) {
  Check([](Store& store) {
    Must(store.Transact([](Transaction& txn) {
      for (int i = 0; i < 30; ++i) {
        Must(txn.IncrBy("counter with a long name " + std::to_string(i), i));
      }
      Must(txn.Del("long"));
    }));
  });
}

TEST(TransactFaultTest, Atomically) {
  Check([](Store& store) {
    Must(store.Atomically(
        {"from", "long", "timed", "sum", "an absent key with a long name",
         "a new key with a long name"},
        Body));
  });
}

TEST(TransactFaultTest, TransactOfAddsAlone) {
  Check([](Store& store) {
    Must(store.Transact([](Transaction& txn) {
      txn.Add("from", -30);
      txn.Add("a counter with a long name", 30);
      for (int i = 0; i < 12; ++i) txn.Add(std::to_string(i), i);
    }));
  });
}

TEST(TransactFaultTest, TransactOfOneKey) {
  Check([](Store& store) {
    Must(store.Transact([](Transaction& txn) { Must(txn.IncrBy("from", 1)); }));
  });
}

TEST(TransactFaultTest, TransactThatMovesAndRemoves) {
  Check([](Store& store) {
    Must(store.Transact([](Transaction& txn) {
      Must(txn.Rename("long", "a new key with a long name"));
      Must(txn.Copy("timed", "from", true));
      Must(txn.SetRange("0", 5'000, kText));
      Must(txn.GetDel("1"));
      Must(txn.Expire("2", 9s));
    }));
  });
}

TEST(TransactFaultTest, AtomicallyOfAdds) {
  Check([](Store& store) {
    Must(store.Atomically({"from", "sum"}, [](Transaction& txn) {
      txn.Add("from", -30);
      txn.Add("sum", 30);
    }));
  });
}

TEST(TransactFaultTest, ABodyThatIsRefusedChangesNothing) {
  Check([](Store& store) {
    Ignore(store.Transact([](Transaction& txn) {
      Must(txn.Set("from", kLongText));
      return FailedPrecondition("refused for a reason that takes some words");
    }));
  });
}

// Overtaken once, so that the commit comes with a report of what was lost.
TEST(TransactFaultTest, ATransactThatLostARaceBefore) {
  for (int nth = 1; nth < 10'000; ++nth) {
    TimedStore store(FaultOptions(4));
    Fill(store);
    int attempts = 0;
    bool threw;
    const bool failed = RunFailing(
        nth,
        [&] {
          const auto result = store->Transact([&](Transaction& txn) {
            Must(txn.IncrBy("from", 1));
            if (++attempts == 1) {
              OnAnotherThread([&] { Must(store->Set("from", "500")); });
            }
          });
          Must(result);
          if (result.report().conflicts.size() != 1) attempts = -1;
        },
        &threw);
    ASSERT_NE(attempts, -1) << "the report is wrong";
    const std::string now = GetText(*store, "from");
    if (threw) {
      ASSERT_NE(now, "501") << "allocation " << nth << ": it has happened";
    } else {
      ASSERT_EQ(now, "501");
    }
    ExpectUsable(*store, "allocation " + std::to_string(nth));
    if (HasFatalFailure()) return;
    if (!failed) return;
  }
}

// Overtaken once: the second attempt runs its body under the locks of the first
// and goes elsewhere, which may take a third with every lock.
TEST(TransactFaultTest, ATransactThatEscalates) {
  for (int nth = 1; nth < 10'000; ++nth) {
    TimedStore store(FaultOptions(64));
    Fill(store);
    int attempts = 0;
    bool threw;
    const bool failed = RunFailing(
        nth,
        [&] {
          RetryPolicy policy;
          policy.escalate_after = 1;
          Must(store->Transact(
              [&](Transaction& txn) {
                ++attempts;
                Must(txn.IncrBy(attempts == 1 ? "0" : "from", 1));
                Must(txn.Set("a new key with a long name", kLongText));
                txn.Add("sum", 30);
                if (attempts == 1) {
                  OnAnotherThread([&] { Must(store->Set("0", "500")); });
                }
                for (int i = 0; attempts > 1 && i < 20; ++i) {
                  Must(txn.Set("elsewhere " + std::to_string(i), kText));
                }
              },
              policy));
        },
        &threw);
    const std::string what = "allocation " + std::to_string(nth);
    const bool happened = !threw;
    ASSERT_EQ(GetText(*store, "from"), happened ? "101" : "100") << what;
    ASSERT_EQ(GetText(*store, "sum"), happened ? "30" : "(absent)") << what;
    for (int i = 0; i < 20; ++i) {
      ASSERT_EQ(GetText(*store, "elsewhere " + std::to_string(i)),
                happened ? kText : "(absent)")
          << what;
    }
    ASSERT_EQ(store->Stats().ghosts, 0u) << what;
    ExpectUsable(*store, what);
    if (HasFatalFailure()) return;
    if (!failed) {
      EXPECT_GT(attempts, 1);
      return;
    }
  }
}

// What a body that goes on after std::bad_alloc has done so far.
TEST(TransactFaultTest, ACallOfTheBodyThatFailedHasNotHappened) {
  for (int nth = 1; nth < 10'000; ++nth) {
    TimedStore store(FaultOptions(4));
    Fill(store);
    bool failed = false;
    const Status status = store->Transact([&](Transaction& txn) {
      Must(txn.Set("kept", "1"));
      bool threw;
      failed = RunFailing(
          nth,
          [&] {
            const std::vector<KeyValue> entries{
                {"a long key, the first", kText},
                {"a long key, the other", kText},
                {"from", kLongText}};
            Must(txn.MSet(entries));
          },
          &threw);
      return Ok();
    });
    // Either the transaction was given up, or the call left no trace in it.
    const Snapshot now = Take(*store);
    const bool first = now.entries.count("a long key, the first") > 0;
    const bool other = now.entries.count("a long key, the other") > 0;
    const bool third = GetText(*store, "from") == kLongText;
    ASSERT_EQ(first, other) << "allocation " << nth;
    ASSERT_EQ(first, third) << "allocation " << nth;
    ASSERT_EQ(now.entries.count("kept") > 0, status.ok());
    if (!failed) {
      ASSERT_TRUE(first);
      return;
    }
  }
}

TEST(TransactFaultTest, ABodyCanUseManyKeysAfterACallThatFailed) {
  for (int nth = 1; nth < 10'000; ++nth) {
    TimedStore store(FaultOptions(4));
    bool failed = false;
    const Status status = store->Transact([&](Transaction& txn) {
      for (int i = 0; i < 20; ++i) {
        const std::string key =
            "a counter with a long name " + std::to_string(i);
        bool threw;
        failed = RunFailing(
                     nth, [&] { Ignore(txn.IncrBy(key, 1)); }, &threw) ||
                 failed;
        if (threw) Ignore(txn.IncrBy(key, 1));
      }
      return Ok();
    });
    if (status.ok()) {
      const Snapshot now = Take(*store);
      ASSERT_EQ(now.entries.size(), 20u) << "allocation " << nth;
      for (const auto& [key, entry] : now.entries) {
        ASSERT_EQ(entry.value, "1") << key << ", allocation " << nth;
      }
    } else {
      ASSERT_EQ(store->Size(), 0u);
    }
    ASSERT_EQ(store->Stats().ghosts, 0u) << "allocation " << nth;
    if (!failed) return;
  }
}

}  // namespace
}  // namespace vigil
