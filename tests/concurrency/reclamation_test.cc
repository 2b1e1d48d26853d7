// What is left behind: memory of old values, ghosts of watched keys, and
// threads that come and go.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <latch>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/random.h"
#include "tests/support/stores.h"
#include "tests/support/threads.h"

namespace vigil {
namespace {

constexpr std::size_t kMebibyte = 1 << 20;

// Replaces the record of one of a few keys: each write leaves one behind.
void Churn(Store& store, Random& random) {
  Must(store.Set("churn" + std::to_string(random.Below(16)),
                 std::string(100 + random.Below(2000), 'v')));
}

TEST(ReclamationTest, RetiredMemoryIsBoundedWhileReadersRun) {
  Store store;
  Repeating reader([&, value = std::string(), random = Random(1)]() mutable {
    Must(store.Get("churn" + std::to_string(random.Below(16)), &value));
  });
  std::size_t most = 0;
  Random random(2);
  for (int i = 0; i < Scaled(200'000); ++i) {
    Churn(store, random);
    if (i % 100 == 0) most = std::max(most, store.Stats().retired_bytes);
  }
  reader.Stop();
  RecordProperty("most_retired_bytes", std::to_string(most));
  EXPECT_LT(most, 64 * kMebibyte);
}

TEST(ReclamationTest, RetiredMemoryIsSmallAfterwards) {
  Store store;
  RunTogether(3, [&](int index) {
    Random random(static_cast<std::uint64_t>(index));
    std::string value;
    for (int i = 0; i < Scaled(40'000); ++i) {
      Churn(store, random);
      Must(store.Get("churn0", &value));
    }
  });
  // The threads are gone. A few more writes let the store collect.
  Random random(9);
  for (int i = 0; i < 1000; ++i) Churn(store, random);
  EXPECT_LT(store.Stats().retired_bytes, 4 * kMebibyte);
}

TEST(ReclamationTest, BytesDoNotGrowWithTheNumberOfWrites) {
  Store store;
  Random random(1);
  for (int i = 0; i < 1000; ++i) Churn(store, random);
  const StoreStats before = store.Stats();
  for (int i = 0; i < Scaled(100'000); ++i) Churn(store, random);
  const StoreStats after = store.Stats();
  EXPECT_LT(after.bytes, before.bytes + kMebibyte);
}

TEST(ReclamationTest, BytesReturnWhenKeysAreDeleted) {
  Store store;
  const std::size_t before = store.Stats().bytes;
  RunTogether(2, [&](int index) {
    for (int i = 0; i < 500; ++i) {
      const std::string key = std::to_string(index) + "." + std::to_string(i);
      Must(store.Set(key, std::string(10'000, 'v')));
    }
    for (int i = 0; i < 500; ++i) {
      const std::string key = std::to_string(index) + "." + std::to_string(i);
      Must(store.Del(key));
    }
  });
  EXPECT_LT(store.Stats().bytes, before + kMebibyte);
}

TEST(ThreadChurnTest, ThreadsThatComeAndGoReadWholeValues) {
  Store store;
  Must(store.Set("k", std::string(1000, 'v')));
  Violations violations;
  Repeating writer([&, random = Random(1)]() mutable {
    Must(store.Set("k", std::string(1 + random.Below(3000), 'v')));
  });
  for (int i = 0; i < Scaled(2'000); ++i) {
    RunTogether(3, [&](int) {
      std::string value;
      for (int look = 0; look < 20; ++look) {
        Must(store.Get("k", &value));
        if (value.find_first_not_of('v') != std::string::npos) {
          violations.Add("torn");
        }
      }
    });
  }
  writer.Stop();
  EXPECT_EQ(violations.count(), 0) << violations.first();
  EXPECT_LT(store.Stats().retired_bytes, 16 * kMebibyte);
}

TEST(ThreadChurnTest, ThreadsMayOutliveTheStoresTheyUsed) {
  for (int i = 0; i < Scaled(200); ++i) {
    std::optional<Store> store(std::in_place);
    std::latch used(2);
    std::latch ended(1);
    std::thread thread([&] {
      Must(store->Set("k", "v"));
      Must(store->Get("k"));
      used.arrive_and_wait();
      ended.wait();
      Store next;
      Must(next.Set("k", "v"));
    });
    used.arrive_and_wait();
    store.reset();
    ended.count_down();
    thread.join();
  }
}

TEST(ThreadChurnTest, AThreadMayUseManyStoresAtOnce) {
  constexpr int kStores = 20;
  std::vector<Store> stores(kStores);
  RunTogether(3, [&](int index) {
    Random random(static_cast<std::uint64_t>(index));
    for (int i = 0; i < Scaled(20'000); ++i) {
      Must(stores[random.Below(kStores)].IncrBy("k", 1));
    }
  });
  std::int64_t sum = 0;
  for (const Store& store : stores) sum += Must(store.GetInt("k", 0));
  EXPECT_EQ(sum, 3 * Scaled(20'000));
}

TEST(GhostTest, NoneIsLeftAfterAllSessionsEnd) {
  Store store;
  RunTogether(3, [&](int index) {
    Random random(static_cast<std::uint64_t>(index));
    for (int i = 0; i < Scaled(10'000); ++i) {
      Session session(store);
      const std::string a = "absent" + std::to_string(random.Below(8));
      const std::string b = "absent" + std::to_string(random.Below(8));
      Must(session.Watch({a, b}));
      switch (random.Below(5)) {
        case 0:
          session.Unwatch();
          break;
        case 1:
          session.Multi().Discard();
          break;
        case 2: {
          Batch batch = session.Multi();
          batch.Set(a, "1");
          batch.Del(b);
          Ignore(batch.Exec());
          break;
        }
        case 3:
          Must(store.Del(a));
          break;
        default:
          break;  // the session ends with its watches
      }
    }
  });
  EXPECT_EQ(store.Stats().ghosts, 0u);
}

TEST(GhostTest, CreationsAndDeletionsByOthersAreNeverMissed) {
  // One thread creates and deletes the key and counts its rounds; the other one
  // watches it, and may commit only if no whole round lies in between.
  Store store;
  std::atomic<std::uint64_t> begun{0};
  std::atomic<std::uint64_t> finished{0};
  Violations violations;
  Repeating writer([&] {
    begun.fetch_add(1);
    Must(store.Set("k", "v"));
    Must(store.Del("k"));
    finished.fetch_add(1);
  });
  Session session(store);
  for (int i = 0; i < Scaled(16'000); ++i) {
    Must(session.Watch("k"));
    // A round begun after the watch and finished before the EXEC touched it.
    const std::uint64_t begun_before = begun.load();
    while (i % 8 == 0 && finished.load() <= begun_before) {
      std::this_thread::yield();
    }
    const std::uint64_t finished_after = finished.load();
    if (ExecNothing(session).committed() && finished_after > begun_before) {
      violations.Add("missed a creation and deletion");
    }
  }
  writer.Stop();
  EXPECT_EQ(violations.count(), 0) << violations.first();
  EXPECT_EQ(store.Stats().ghosts, 0u);
}

}  // namespace
}  // namespace vigil
