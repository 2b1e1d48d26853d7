// Operations on keys of any type whose allocations fail.

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "vigil/store.h"

#include "tests/faults/fault_store.h"

namespace vigil {
namespace {

// "long" and "short" hold something, "timed" has a deadline, "new" is absent.
void Fill(TimedStore& store) {
  Must(store->Set("long", kLongText));
  Must(store->Set("short", kText));
  store.SetFor("timed", kText, 5s);
  Must(store->Set("fourth", "4"));
}

void Check(void (*operation)(Store&)) {
  for (const std::size_t shards : {1, 64}) {
    ExpectAllOrNothing(shards, Fill, operation);
    if (testing::Test::HasFatalFailure()) return;
  }
}

TEST(KeyFaultTest, RenameToANewKey) {
  Check([](Store& store) { Must(store.Rename("short", "new")); });
}
TEST(KeyFaultTest, RenameOfALongValueOverAnother) {
  Check([](Store& store) { Must(store.Rename("long", "short")); });
}
TEST(KeyFaultTest, RenameWithADeadline) {
  Check([](Store& store) { Must(store.Rename("timed", "short")); });
}
TEST(KeyFaultTest, RenameNx) {
  Check([](Store& store) { Must(store.RenameNx("long", "new")); });
}
TEST(KeyFaultTest, CopyOverAnother) {
  Check([](Store& store) { Must(store.Copy("long", "timed", true)); });
}
TEST(KeyFaultTest, DelOfManyKeys) {
  Check([](Store& store) {
    Must(store.Del({"long", "short", "absent", "timed", "long"}));
  });
}
TEST(KeyFaultTest, Del) {
  Check([](Store& store) { Must(store.Del("long")); });
}
TEST(KeyFaultTest, ExpireOfARecordWithoutAWordForADeadline) {
  Check([](Store& store) { Must(store.Expire("short", 9s)); });
}
TEST(KeyFaultTest, ExpireOfALongValue) {
  Check([](Store& store) { Must(store.Expire("long", 9s)); });
}
TEST(KeyFaultTest, ExpireOfARecordWithADeadline) {
  Check([](Store& store) { Must(store.Expire("timed", 9s)); });
}
TEST(KeyFaultTest, ExpireInThePast) {
  Check([](Store& store) { Must(store.Expire("long", -1s)); });
}
TEST(KeyFaultTest, Persist) {
  Check([](Store& store) { Must(store.Persist("timed")); });
}
TEST(KeyFaultTest, FlushAll) {
  Check([](Store& store) { Must(store.FlushAll()); });
}

// A version that was read before the failure is good after it, too.
TEST(KeyFaultTest, SetIf) {
  Check([](Store& store) {
    const Version version = Must(store.GetVersioned("short")).version;
    if (GetText(store, "short") != kLongText) {
      Must(store.SetIf("short", kLongText, version));
    }
  });
}
TEST(KeyFaultTest, SetIfAbsent) {
  Check([](Store& store) { Must(store.SetIf("new", kText, Version::kNone)); });
}

TEST(KeyFaultTest, PurgeExpired) {
  ExpectAllOrNothing(
      4,
      [](TimedStore& store) {
        for (int i = 0; i < 300; ++i) {
          store.SetFor("stale" + std::to_string(i), kText, 5ms);
        }
        Must(store->Set("live", "1"));
        store.Advance(6ms);
      },
      [](Store& store) { Must(store.PurgeExpired()); });
}

TEST(KeyFaultTest, OpeningAStore) {
  for (int nth = 1;; ++nth) {
    bool threw;
    Options options = FaultOptions(64);
    options.expected_keys = 1'000;
    const bool failed = RunFailing(
        nth,
        [&] {
          Result<Store> store = Store::Open(options);
          Must(store->Set("key", "1"));
        },
        &threw);
    EXPECT_EQ(threw, failed);
    if (!failed) break;
  }
}

}  // namespace
}  // namespace vigil
